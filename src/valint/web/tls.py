"""One TLS context for all connections, and what a failed handshake means."""

import ssl

from valint.errors import UsageError
from valint.web.exchange import Fault

# OpenSSL X509_V_ERR_* codes (openssl-verify(1)).
_VERIFY = {
    9: Fault.TLS_NOT_YET,
    10: Fault.TLS_EXPIRED,
    18: Fault.TLS_SELF_SIGNED,
    19: Fault.TLS_SELF_SIGNED,
    20: Fault.TLS_UNKNOWN_ISSUER,
    21: Fault.TLS_UNKNOWN_ISSUER,
    62: Fault.TLS_WRONG_HOST,
    64: Fault.TLS_WRONG_HOST,
    66: Fault.TLS_WEAK,
    67: Fault.TLS_WEAK,
    68: Fault.TLS_WEAK,
}
_OLD_PROTOCOL = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "WRONG_SSL_VERSION", "VERSION_TOO_LOW")
_WEAK = ("DH_KEY_TOO_SMALL", "EE_KEY_TOO_SMALL", "CA_MD_TOO_WEAK", "SIGNATURE_ALGORITHM", "HANDSHAKE_FAILURE")


def tls_context(ca_file: str | None = None) -> ssl.SSLContext:
    """Return a verifying context that reads no environment variable; build it once, it costs 20 ms.

    Args:
        ca_file: trust these certificates instead of Mozilla's.

    Raises:
        UsageError: that file cannot be read.
    """
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # create_default_context would obey SSLKEYLOGFILE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=ca_file or certifi.where())
    except (OSError, ssl.SSLError) as error:
        raise UsageError(f"{ca_file}: holds no certificates to trust: {error}") from error
    return context


def tls_fault(error: ssl.SSLError) -> tuple[Fault, str]:
    """Return the fault and its detail for a failed handshake."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _VERIFY.get(error.verify_code, Fault.TLS), f"certificate: {error.verify_message}"
    reason = error.reason or str(error)
    if any(mark in reason for mark in _OLD_PROTOCOL):
        return Fault.TLS_OLD, "the server speaks only TLS versions that browsers gave up"
    if any(mark in reason for mark in _WEAK):
        return Fault.TLS_WEAK, f"TLS handshake: {reason.replace('_', ' ').lower()}"
    return Fault.TLS, f"TLS handshake: {reason.replace('_', ' ').lower()}"
