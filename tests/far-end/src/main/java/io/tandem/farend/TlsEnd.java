package io.tandem.farend;

import javax.net.ssl.SSLContext;

/// TLS in place of plain TCP at a far end. Immutable, any thread.
///
/// @param context          what it shows and whom it trusts
/// @param wantsCertificate whether who connects must show a certificate
public record TlsEnd(SSLContext context, boolean wantsCertificate) {}
