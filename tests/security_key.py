"""A security key in software: it answers WebAuthn's two ceremonies as browsers do.

What is signed and how it is laid out: https://www.w3.org/TR/webauthn-3/, §6.1 (authenticator data), §6.5.4 (attestation
object), §6.3.3 (assertion).
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

_NO_MODEL = bytes(16)  # the AAGUID of keys that do not tell what they are
_FLAG = AuthenticatorData.FLAG
_PRESENT = _FLAG.UP | _FLAG.UV  # somebody is there, and proved to be its owner

Options = Mapping[str, Any]


@dataclass
class SecurityKey:
    """One key pair, for one person at one host; `origin` is what a browser says about the page."""

    origin: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    person: str = ""  # the handle of whom it was made for

    def register(self, options: Options, passkey: bool) -> str:
        """The answer to the options of a registration; a passkey remembers whose it is."""
        asked = options["publicKey"]
        self.person = asked["user"]["id"] if passkey else ""
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(_NO_MODEL, self.credential, public)
        data = AuthenticatorData.create(_digest(asked["rp"]["id"]), _PRESENT | _FLAG.AT, 1, made)
        told = {
            "clientDataJSON": self._client_data("webauthn.create", asked["challenge"]),
            "attestationObject": AttestationObject.create("none", data, {}),
        }
        return self._answer(told, {"credProps": {"rk": passkey}})

    def prove(self, options: Options) -> str:
        """The answer to the options of a sign-in."""
        asked = options["publicKey"]
        data = AuthenticatorData.create(_digest(asked["rpId"]), _PRESENT, 2)
        client_data = self._client_data("webauthn.get", asked["challenge"])
        signed = data + hashlib.sha256(client_data).digest()
        told = {
            "clientDataJSON": client_data,
            "authenticatorData": data,
            "signature": self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        }
        return self._answer(told, {})

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, told: Mapping[str, bytes], extensions: Mapping[str, Any]) -> str:
        name = websafe_encode(self.credential)
        response = {key: websafe_encode(value) for key, value in told.items()}
        if self.person:
            response["userHandle"] = self.person
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )


def _digest(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()
