"""A text-conditioned latent diffusion of the size of a thumbnail, trained on 8x8 handwritten digits.

It takes every step of Stable Diffusion 1.x (Rombach et al. 2022, arXiv 2112.10752): a KL autoencoder is
trained first and frozen, a U-Net with cross-attention learns to predict the noise in its latents at one random
level a sample, the prompt is dropped for a tenth of them, and samples are guided without a classifier
(Ho & Salimans 2022, arXiv 2207.12598). A prompt is one word, the digit; the vocabulary is trained together
with the U-Net in place of a frozen text encoder.
"""
