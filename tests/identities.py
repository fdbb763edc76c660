"""A shop's server, as far as it vouches for its customers: an independent signer, without the library that verifies."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from tenants.identity_secrets import make_secret
from tenants.models import Shop
from tenants.scope import shop_scope


def encoded(part: bytes) -> str:
    """Base64 as JWTs write it."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def hs256(key: str, signed: str, digest: Any = hashlib.sha256) -> str:
    """The signature over the text."""
    return encoded(hmac.new(key.encode(), signed.encode(), digest).digest())


@dataclass
class ShopServer:
    """Signs with one of the shop's secrets."""

    audience: str
    kid: str
    secret: str

    @classmethod
    def of(cls, shop: Shop) -> "ShopServer":
        """A server with a secret that its owner just made."""
        with shop_scope(shop.id):
            made = make_secret(shop.id, None)
        return cls(shop.public_key, made.row.kid, made.secret)

    def claims(self, subject: Any = "customer-7", **changed: Any) -> dict[str, Any]:
        """Good claims, with changes; None takes one away."""
        claims = {
            "sub": subject,
            "aud": self.audience,
            "exp": int(time.time()) + 300,
            "jti": uuid.uuid4().hex,
            **changed,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, subject: Any = "customer-7", **changed: Any) -> str:
        """An identity."""
        return self.sign_text(json.dumps(self.claims(subject, **changed)))

    def sign_text(self, payload: str, header: Any = None) -> str:
        """An identity out of any payload, under any header."""
        if header is None:
            header = {"alg": "HS256", "typ": "JWT", "kid": self.kid}
        told = header if isinstance(header, str) else json.dumps(header)
        signed = f"{encoded(told.encode())}.{encoded(payload.encode())}"
        return f"{signed}.{hs256(self.secret, signed)}"
