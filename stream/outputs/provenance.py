"""Content credentials (C2PA): signs finished files with the merchant's key, and reads back who signed what."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stream.outputs.boxes import top_boxes

DEVELOPMENT: Final = "livehost DEVELOPMENT KEY, proves nothing"
"""Common name of certificates made here: whoever reads a manifest sees that nobody vouches for it."""

_SYNTHETIC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for media made by a trained model."""

_SETTINGS: Final = {"core": {"backing_store_memory_threshold_in_mb": 16}}
"""A long film's draft goes to the disk; what is signed still costs its own size in memory once."""

_HASHES: Final = {256: "es256", 384: "es384", 521: "es512"}


_UNTRUSTED: Final = "signingCredential.untrusted"


class KeyRefused(ValueError):
    """The key or certificate in the settings cannot sign."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A signing key and the certificates that vouch for it, leaf first, both PEM."""

    certificates: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file's manifest says."""

    state: str
    """`Trusted`: intact and signed by one on the trust list; `Valid`: intact; `Invalid`: changed after signing."""
    signed_by: str
    generator: str
    faults: tuple[str, ...]
    """Codes of what is wrong, as C2PA names them."""

    @property
    def intact(self) -> bool:
        """Whether nothing was changed since it was signed."""
        return self.state in {"Valid", "Trusted"}

    @property
    def changes(self) -> tuple[str, ...]:
        """The faults that tell of a change: a signer who is on no trust list changed nothing."""
        return tuple(fault for fault in self.faults if fault != _UNTRUSTED)


def sealer(credentials: Credentials, *, producer: str, version: str) -> Callable[[Path, Path], None]:
    """A function that writes a signed copy of an MP4 file. Raises `KeyRefused` when these credentials cannot sign."""
    algorithm = _algorithm(credentials.key)
    manifest = json.dumps(
        {
            "claim_generator_info": [{"name": "livehost", "version": version}],
            "title": producer,
            "format": "video/mp4",
            "assertions": [{"label": "c2pa.actions", "data": {"actions": [_CREATED]}}],
        },
        ensure_ascii=False,
    )
    info = c2pa.C2paSignerInfo(
        alg=algorithm.encode(), sign_cert=credentials.certificates, private_key=credentials.key, ta_url=None
    )
    try:
        signer = c2pa.Signer.from_info(info)
    except c2pa.C2paError as error:
        raise KeyRefused(f"C2PA takes no signature from this key and certificate: {error}") from error

    context = c2pa.Context(c2pa.Settings.from_dict(_SETTINGS))

    def seal(source: Path, signed: Path) -> None:
        try:
            with c2pa.Builder(manifest, context) as builder, source.open("rb") as plain, signed.open("w+b") as copy:
                builder.sign(signer, "video/mp4", plain, copy)
        except c2pa.C2paError as error:
            raise ValueError(f"C2PA: {error}") from error

    return seal


_CREATED: Final = {"action": "c2pa.created", "digitalSourceType": _SYNTHETIC}


def read_provenance(path: Path) -> Provenance | None:
    """The active manifest of a file; None when it has none. One that cannot be read is `Invalid`."""
    try:
        with path.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
            told = json.loads(reader.json())
            state = str(reader.get_validation_state() or "Invalid")
    except c2pa.C2paError:
        with path.open("rb") as file:
            return _UNREADABLE if _has_manifest(file) else None
    active: dict[str, Any] = told["manifests"][told["active_manifest"]]
    signature = active.get("signature_info", {})
    generator = (active.get("claim_generator_info") or [{}])[0]
    return Provenance(
        state,
        str(signature.get("common_name") or signature.get("issuer") or "unknown"),
        " ".join(str(generator[part]) for part in ("name", "version") if part in generator),
        tuple(str(fault["code"]) for fault in told.get("validation_status", ())),
    )


def _has_manifest(file: BinaryIO) -> bool:
    for kind, _, inside, _ in list(top_boxes(file)):
        file.seek(inside)
        if kind == b"uuid" and file.read(16) == _MANIFEST:
            return True
    return False


_UNREADABLE: Final = Provenance("Invalid", "unknown", "", ("claim.unreadable",))
_MANIFEST: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The `uuid` of the box C2PA keeps a manifest in (C2PA 2.1, appendix A.5)."""


def development_credentials(now: datetime) -> Credentials:
    """A key for trying things out, and certificates that say in plain words that they prove nothing; for a year."""
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _name(f"{DEVELOPMENT} (root)")
    dates = now - timedelta(days=1), now + timedelta(days=365)
    chain = (
        _certificate(_name(DEVELOPMENT), leaf, issuer, root, dates),
        _certificate(issuer, root, issuer, root, dates),
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    key = leaf.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    return Credentials(b"".join(certificate.public_bytes(pem) for certificate in chain), key)


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    dates: tuple[datetime, datetime],
) -> x509.Certificate:
    """With the extensions that C2PA's certificate profile asks for."""
    root = subject == issuer
    usage = x509.KeyUsage(
        digital_signature=not root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )
    draft = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), *dates)
    draft = draft.add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
    draft = draft.add_extension(usage, critical=True)
    if not root:
        draft = draft.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    draft = draft.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    vouched = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return draft.add_extension(vouched, critical=False).sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "livehost development")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common), organisation])


def _algorithm(pem: bytes) -> str:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyRefused("the signing key is no unencrypted private key in PEM form") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.key_size not in _HASHES:
        raise KeyRefused("the signing key must be an elliptic-curve key of 256, 384 or 521 bits (ES256, ES384, ES512)")
    return _HASHES[key.curve.key_size]
