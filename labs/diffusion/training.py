"""The training: first the autoencoder, then, with that one frozen, the U-Net and the words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss

from labs.diffusion.data import Digits
from labs.diffusion.networks import EMPTY_PROMPT, LATENT, Networks, build, noise_schedule

BATCH = 64
VAE_STEPS, UNET_STEPS = 300, 700
LEARNING_RATE = 2e-3
KL_WEIGHT = 1e-6
DROPPED_PROMPTS = 0.1


def train(digits: Digits, seed: int, vae_steps: int = VAE_STEPS, unet_steps: int = UNET_STEPS) -> Networks:
    """Return trained networks; about two minutes on one core. The caller's random state stays as it was.

    Args:
        digits: what to learn.
        seed: of all random numbers.
        vae_steps: batches for the autoencoder.
        unet_steps: batches for the U-Net and the words.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        networks = build()
        train_vae(networks, digits.images, vae_steps)
        networks.vae.requires_grad_(False)
        scale = 1 / float(networks.encode(digits.images).std())
        networks = dataclasses.replace(networks, scale=scale)
        train_unet(networks, networks.encode(digits.images), digits.labels, unet_steps)
    return networks


def train_vae(networks: Networks, images: Tensor, steps: int) -> None:
    """Train the autoencoder to give images back.

    SD adds a perceptual loss and a discriminator, which 64 pixels do not need.

    Args:
        networks: of these, the autoencoder.
        images: ``(n, 1, 8, 8)``.
        steps: batches.
    """

    def loss(batch: Tensor) -> Tensor:
        latent = networks.vae.encode(images[batch]).latent_dist
        restored = networks.vae.decode(latent.sample()).sample
        return mse_loss(restored, images[batch]) + KL_WEIGHT * latent.kl().mean()

    _descend(networks.vae.parameters(), loss, len(images), steps)


def train_unet(networks: Networks, latents: Tensor, labels: Tensor, steps: int) -> None:
    """Train the U-Net and the words to predict the noise: one random level a sample, no loop over levels.

    Args:
        networks: of these, the U-Net and the words.
        latents: ``(n, 2, 4, 4)``, with a standard deviation of 1.
        labels: ``(n,)``, the prompts.
        steps: batches.
    """
    schedule = noise_schedule()

    def loss(batch: Tensor) -> Tensor:
        clean, noise = latents[batch], torch.randn(BATCH, *LATENT)
        level = torch.randint(schedule.config.num_train_timesteps, (BATCH,))
        dropped = torch.rand(BATCH) < DROPPED_PROMPTS
        prompt = networks.words(labels[batch].masked_fill(dropped, EMPTY_PROMPT))[:, None]
        noisy = schedule.add_noise(clean, noise, level)
        return mse_loss(networks.unet(noisy, level, prompt).sample, noise)

    _descend([*networks.unet.parameters(), *networks.words.parameters()], loss, len(latents), steps)


def _descend(parameters: Iterable[nn.Parameter], loss: Callable[[Tensor], Tensor], population: int, steps: int) -> None:
    optimiser = torch.optim.AdamW(parameters, LEARNING_RATE)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(torch.randint(population, (BATCH,))).backward()
        optimiser.step()
