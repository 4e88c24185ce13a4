/** Parts of JsSIP that its own types leave out. */
declare module 'jssip/lib/RequestSender' {
  import type { UA } from 'jssip';
  import type { IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
  class RequestSender {
    constructor(
      ua: UA,
      request: OutgoingRequest,
      handlers: {
        onRequestTimeout?: () => void;
        onTransportError?: () => void;
        onReceiveResponse?: (response: IncomingResponse) => void;
      },
    );
    send(): void;
  }
  export = RequestSender;
}
