/// `tandem probe`: a synthetic operator who places a call through a running gateway and says what he heard. It
/// is a
/// client
/// like any browser: SIP over WebSocket, and libwebrtc for the media, which is loaded only here.
@NullMarked
package io.tandem.gateway.probe;

import org.jspecify.annotations.NullMarked;
