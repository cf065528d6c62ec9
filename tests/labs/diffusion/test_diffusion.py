"""The digits' diffusion, with the real libraries and the stored weights."""

from __future__ import annotations

from pathlib import Path

import pytest

REASON = "没有 {}：make retrain 会把它装进实验环境，用那个环境的 python 运行这些测试"
torch = pytest.importorskip("torch", reason=REASON.format("torch"))
for package in ("diffusers", "sklearn", "safetensors"):
    pytest.importorskip(package, reason=REASON.format(package))

from labs import trained  # noqa: E402 - only where torch is installed
from labs.diffusion import data, lab, networks, sampling, training  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def digits() -> data.Digits:
    torch.set_num_threads(1)
    return data.load()


@pytest.fixture(scope="module")
def stored() -> networks.Networks:
    return lab.load_weights()


def test_the_stored_numbers_come_from_the_stored_weights() -> None:
    result = trained.load("diffusion")
    trained.require_close(result.values, lab.confirm(result, trained.ROOT), result.tolerance)


def test_the_answer_s_claims_hold_in_the_stored_numbers() -> None:
    ignored, trained_for, doubled, strong, excessive = numbers(trained.load("diffusion").values["hit_rate"])
    assert ignored < 0.2
    assert 0.8 < trained_for < doubled <= strong
    assert excessive < strong


def numbers(value: trained.Value) -> list[float]:
    assert isinstance(value, list)
    return value


def test_digits_have_the_shapes_that_the_docstrings_tell(digits: data.Digits) -> None:
    assert digits.images.shape == (1797, 1, 8, 8)
    assert (digits.images.min(), digits.images.max()) == (-1, 1)
    assert digits.hit_rate(digits.images, digits.labels) > 0.99


def test_latents_are_4x4_with_two_channels_and_unit_deviation(digits: data.Digits, stored: networks.Networks) -> None:
    with torch.no_grad():
        latents = stored.encode(digits.images)
    assert latents.shape == (1797, *networks.LATENT)
    assert float(latents.std()) == pytest.approx(1, abs=0.01)


def test_samples_are_images_of_what_was_asked(digits: data.Digits, stored: networks.Networks) -> None:
    wanted = torch.arange(10).repeat(4)
    images = sampling.sample(stored, wanted, guidance=4)
    assert images.shape == (40, 1, 8, 8)
    assert digits.hit_rate(images, wanted) >= 0.9


def test_without_guidance_the_prompt_is_ignored(stored: networks.Networks) -> None:
    threes, nines = (sampling.sample(stored, torch.full((5,), digit), guidance=0) for digit in (3, 9))
    assert torch.allclose(threes, nines, atol=1e-5)


@pytest.mark.parametrize(("sampler", "eta", "depends"), [("ddim", 0, False), ("ddim", 1, True), ("ddpm", None, True)])
def test_only_deterministic_sampling_is_decided_by_the_initial_noise(
    stored: networks.Networks, sampler: str, eta: float | None, depends: bool
) -> None:
    chosen = sampling.ddim() if sampler == "ddim" else networks.noise_schedule()
    options = {} if eta is None else {"eta": eta}
    assert sampling.depends_on_seed(stored, chosen, **options) is depends


def test_a_film_shows_six_frames_of_eight_lines(stored: networks.Networks) -> None:
    lines = sampling.film(stored, digit=3, guidance=4).splitlines()
    assert len(lines) == 8
    assert max(map(len, lines)) <= 6 * 8 + 5 * 2


def test_weights_survive_being_stored(stored: networks.Networks, tmp_path: Path) -> None:
    networks.save(stored, tmp_path / "again.safetensors")
    again = networks.load(tmp_path / "again.safetensors")
    assert again.scale == stored.scale
    assert all(
        torch.equal(one, other) for one, other in zip(again.unet.parameters(), stored.unet.parameters(), strict=True)
    )


def test_training_is_decided_by_the_seed_and_leaves_the_random_state_alone(digits: data.Digits) -> None:
    torch.manual_seed(9)
    before = torch.get_rng_state()
    one, same, other = (training.train(digits, seed, vae_steps=2, unet_steps=2) for seed in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one.words.weight, same.words.weight)
    assert not torch.equal(one.words.weight, other.words.weight)
