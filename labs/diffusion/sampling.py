"""The sampling: from noise to digits, step by step, guided by the prompt."""

from __future__ import annotations

from typing import TypeAlias

import torch
from diffusers import DDIMScheduler, DDPMScheduler
from torch import Tensor

from labs.diffusion.data import Digits
from labs.diffusion.networks import EMPTY_PROMPT, LATENT, Networks, noise_schedule

Sampler: TypeAlias = "DDIMScheduler | DDPMScheduler"

STEPS = 20
IMAGES_PER_DIGIT = 20
SHADES = " .:-=+*#%@"


def ddim() -> DDIMScheduler:
    """Return the sampler of Song et al. 2020 (arXiv 2010.02502), deterministic unless asked otherwise."""
    return DDIMScheduler.from_config(noise_schedule().config)


def paint(
    networks: Networks, wanted: Tensor, guidance: float, sampler: Sampler | None = None, seed: int = 0, **options: float
) -> list[Tensor]:
    """Return the latents from pure noise to the last step: 21 times ``(n, 2, 4, 4)``.

    Args:
        networks: trained ones.
        wanted: ``(n,)``, the digits to draw.
        guidance: the factor of classifier-free guidance; 0 ignores the prompt, 1 is the model as trained.
        sampler: DDIM where none is given.
        seed: of the noise that a stochastic sampler adds on the way; the noise at the start is always the same.
        options: for the sampler's step, such as ``eta``.
    """
    chosen = sampler or ddim()
    chosen.set_timesteps(STEPS)
    empty = torch.full_like(wanted, EMPTY_PROMPT)
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        path = [torch.randn(len(wanted), *LATENT)]
        torch.manual_seed(seed)
        prompts = networks.words(torch.cat([empty, wanted]))[:, None]
        for level in chosen.timesteps:
            noisy = path[-1]
            both = networks.unet(torch.cat([noisy, noisy]), level, prompts).sample
            without, conditional = both.chunk(2)
            noise = without + guidance * (conditional - without)
            path.append(chosen.step(noise, level, noisy, **options).prev_sample)
    return path


def sample(networks: Networks, wanted: Tensor, guidance: float) -> Tensor:
    """Return drawn digits: ``(n, 1, 8, 8)``, from -1 to 1.

    Args:
        networks: trained ones.
        wanted: ``(n,)``, the digits to draw.
        guidance: the factor of classifier-free guidance.
    """
    with torch.no_grad():
        return networks.decode(paint(networks, wanted, guidance)[-1])


def guidance_accuracy(networks: Networks, digits: Digits, guidance: float) -> tuple[float, float]:
    """Return how well 200 drawn digits obey and how much they vary.

    Args:
        networks: trained ones.
        digits: whose judge decides what was drawn.
        guidance: the factor of classifier-free guidance.

    Returns:
        The share taken for the wanted digit, from 0 to 1, and the standard deviation of a pixel among the twenty
        images of one prompt, averaged over pixels and prompts, in units of ink from -1 to 1.
    """
    wanted = torch.arange(10).repeat(IMAGES_PER_DIGIT)
    images = sample(networks, wanted, guidance)
    spread = images.view(IMAGES_PER_DIGIT, 10, 64).std(0).mean()
    return digits.hit_rate(images, wanted), float(spread)


def depends_on_seed(networks: Networks, sampler: Sampler, **options: float) -> bool:
    """Return whether noise added on the way changes the images that grow from the same initial noise.

    Args:
        networks: trained ones.
        sampler: DDIM or DDPM.
        options: for the sampler's step, such as ``eta``.
    """
    one, other = (paint(networks, torch.arange(10), 4, sampler, seed, **options)[-1] for seed in (2, 3))
    return not torch.equal(one, other)


def film(networks: Networks, digit: int, guidance: float, every: int = 4) -> str:
    """Return how a digit takes shape, frames side by side in characters.

    Args:
        networks: trained ones.
        digit: what to draw.
        guidance: the factor of classifier-free guidance.
        every: how many steps lie between two frames.
    """
    path = paint(networks, torch.tensor([digit]), guidance)
    with torch.no_grad():
        frames = networks.decode(torch.cat(path[::every]))[:, 0]
    return "\n".join("  ".join(_shades(frame[row]) for frame in frames).rstrip() for row in range(frames.shape[1]))


def _shades(pixels: Tensor) -> str:
    return "".join(SHADES[int((float(pixel) + 1) * (len(SHADES) - 0.2) / 2)] for pixel in pixels)
