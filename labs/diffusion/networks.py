"""The networks: an autoencoder, a U-Net with cross-attention, and a vocabulary of eleven words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

EMPTY_PROMPT = 10
LATENT = (2, 4, 4)
WORD = 32


@dataclass(frozen=True, slots=True)
class Networks:
    """What is trained.

    Attributes:
        vae: images ``(n, 1, 8, 8)`` to latents ``(n, 2, 4, 4)`` and back; 165,583 parameters.
        unet: latents, noise levels ``(n,)`` and prompts ``(n, 1, 32)`` to the predicted noise ``(n, 2, 4, 4)``; 791,810
            parameters.
        words: word 0 to 9, or 10 for the empty prompt, to ``(32,)``.
        scale: what latents are multiplied by for a standard deviation of 1; SD 1.5 has 0.18215.
    """

    vae: AutoencoderKL
    unet: UNet2DConditionModel
    words: nn.Embedding
    scale: float

    def encode(self, images: Tensor) -> Tensor:
        """Return the means of the images' latents, scaled: ``(n, 1, 8, 8)`` to ``(n, 2, 4, 4)``."""
        return self.vae.encode(images).latent_dist.mean * self.scale

    def decode(self, latents: Tensor) -> Tensor:
        """Return the images of scaled latents: ``(n, 2, 4, 4)`` to ``(n, 1, 8, 8)``, from -1 to 1."""
        return self.vae.decode(latents / self.scale).sample.clamp(-1, 1)


def build() -> Networks:
    """Return untrained networks, initialised from torch's global random state."""
    vae = AutoencoderKL(
        in_channels=1,
        out_channels=1,
        latent_channels=LATENT[0],
        block_out_channels=(16, 32),
        norm_num_groups=8,
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
    )
    unet = UNet2DConditionModel(
        in_channels=LATENT[0],
        out_channels=LATENT[0],
        layers_per_block=1,
        block_out_channels=(32, 64),
        norm_num_groups=8,
        attention_head_dim=4,
        cross_attention_dim=WORD,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    )
    return Networks(vae, unet, nn.Embedding(EMPTY_PROMPT + 1, WORD), scale=1.0)


def noise_schedule() -> DDPMScheduler:
    """Return the schedule of SD 1.x: 1000 levels, the square root of beta linear from 0.00085 to 0.012."""
    return DDPMScheduler(1000, 0.00085, 0.012, "scaled_linear", clip_sample=False)


def save(networks: Networks, file: Path) -> None:
    """Write the weights as half-precision floats, which is what the stored numbers are computed with.

    Args:
        networks: trained ones.
        file: a ``.safetensors`` file.
    """
    tensors = {
        f"{name}.{key}": tensor.half().contiguous()
        for name in ("vae", "unet", "words")
        for key, tensor in getattr(networks, name).state_dict().items()
    }
    save_file({**tensors, "scale": torch.tensor([networks.scale], dtype=torch.float64)}, file)


def load(file: Path) -> Networks:
    """Return stored networks, in single precision.

    Args:
        file: as :func:`save` wrote it.
    """
    tensors = load_file(file)
    fresh = build()
    for name in ("vae", "unet", "words"):
        prefix = f"{name}."
        own = {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
        getattr(fresh, name).load_state_dict({key: value.float() for key, value in own.items()})
    return Networks(fresh.vae, fresh.unet, fresh.words, scale=float(tensors["scale"][0]))
