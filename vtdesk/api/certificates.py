"""Who signed a certificate that this computer does not trust.

Nothing is sent over these connections; they only look at the certificate that is presented, so
that a person can be told whom they would have to trust (a company's proxy, for example).
"""

import asyncio
import ssl

_PATIENCE_S = 10.0


async def issuer_name(host: str, port: int) -> str:
    """The name of the certificate's issuer; "" where it cannot be found out."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            presented = await _presented_certificate(host, port, _unchecked())
            return _organisation(await _parsed_certificate(host, port, presented))
    except (OSError, ValueError, TimeoutError):
        return ""


def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _presented_certificate(host: str, port: int, context: ssl.SSLContext) -> bytes:
    _, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return tls.getpeercert(binary_form=True) or b""
    finally:
        writer.close()


async def _parsed_certificate(host: str, port: int, presented: bytes) -> dict[str, object]:
    """The certificate's parts, which Python gives only for one that was verified.

    So it is verified against itself, in a second handshake.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=presented)
    _, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return dict(tls.getpeercert() or {})
    finally:
        writer.close()


def _organisation(certificate: dict[str, object]) -> str:
    issuer = certificate.get("issuer")
    if not isinstance(issuer, tuple):
        return ""
    names = {name: value for part in issuer for name, value in part}
    name = names.get("organizationName") or names.get("commonName") or ""
    return " ".join(str(name)[:100].split())
