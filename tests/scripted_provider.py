"""An OpenID Connect provider that follows a script, over TLS: discovery, authorize, token, keys and userinfo.

It vouches at once for whomever the script names, and is as strict as good providers are: a code opens once, for the
client and the redirect address that it was made for, and only to whoever holds the PKCE verifier (RFC 7636, S256).
"""

import asyncio
import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "xiaoer", "a secret of both"


@dataclass
class Script:
    """Whom the provider vouches for, and what it does wrong."""

    claims: dict[str, Any]
    token: dict[str, Any] = field(default_factory=dict)  # claims of the ID token that are others
    broken: tuple[str, ...] = ()  # pages that answer 500: "discovery", "token", "userinfo"


@dataclass
class ScriptedProvider:
    """The provider's state."""

    certificate: Path  # in PEM, and the authority that signed it, too
    url: str = ""
    script: Script = field(default_factory=lambda: Script({}))
    asked: list[dict[str, str]] = field(default_factory=list)  # at its page to sign in
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def vouch(self, token: dict[str, Any] | None = None, broken: str = "", **claims: Any) -> None:
        """Sign in whoever has these claims from now on."""
        self.script = Script(claims, token or {}, tuple(broken.split()))

    def code_for(self, asked: dict[str, str]) -> str:
        """A code for somebody who asked and was vouched for."""
        code = secrets.token_urlsafe(12)
        self._codes[code] = asked
        return code

    async def discovery(self, request: web.Request) -> web.Response:
        """What stands where."""
        if "discovery" in self.script.broken:
            return web.Response(status=500)
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    async def authorize(self, request: web.Request) -> web.Response:
        """The page to sign in: the script has answered it already."""
        asked = dict(request.query)
        self.asked.append(asked)
        answer = urlencode({"code": self.code_for(asked), "state": asked["state"]})
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{answer}"})

    async def token(self, request: web.Request) -> web.Response:
        """Tokens for a code."""
        form = await request.post()
        asked = self._codes.pop(str(form.get("code")), {})
        if "token" in self.script.broken:
            return web.Response(status=500)
        verifier = str(form.get("code_verifier", "")).encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=")
        right = (
            form.get("client_id") == CLIENT == asked.get("client_id")
            and form.get("client_secret") == SECRET
            and form.get("redirect_uri") == asked.get("redirect_uri")
            and asked.get("code_challenge") == challenge.decode()
        )
        if not right:
            return web.json_response({"error": "invalid_grant"}, status=400)
        answer = {"access_token": "open", "token_type": "Bearer", "id_token": self._id_token()}
        return web.json_response(answer)

    async def userinfo(self, request: web.Request) -> web.Response:
        """The claims."""
        if "userinfo" in self.script.broken:
            return web.Response(status=500)
        return web.json_response(self.script.claims)

    async def keys(self, request: web.Request) -> web.Response:
        """The key that ID tokens are checked with."""
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return web.json_response({"keys": [{**public, "kid": "one", "alg": "RS256"}]})

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        said = {**claims, **self.script.claims, **self.script.token}
        return jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "one"})


def _certify(folder: Path) -> Path:
    """Key and certificate of this machine's loopback, signed by itself, in one PEM file."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "scripted provider")])
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "provider.pem"
    file.write_bytes(plain + signed.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def scripted_provider(folder: Path) -> Iterator[ScriptedProvider]:
    """The running provider, in a thread of its own: those who ask it wait."""
    provider, loop = ScriptedProvider(_certify(folder)), asyncio.new_event_loop()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discovery)
    app.router.add_get("/authorize", provider.authorize)
    app.router.add_post("/token", provider.token)
    app.router.add_get("/userinfo", provider.userinfo)
    app.router.add_get("/keys", provider.keys)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(provider.certificate)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        provider.url = f"https://localhost:{runner.addresses[0][1]}"

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(start(), loop).result(30)
        yield provider
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
