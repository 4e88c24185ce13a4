/* The least that SIP.js needs to register and call. Tests drive it by window.softphone. */
import { Inviter, Registerer, RegistererState, SessionState, UserAgent } from 'sip.js';

const PROGRESS = 'application/vnd.tandem.progress+json';

const softphone = {
  /** Registration and session states as they come, and the states that progress INFOs told. */
  states: [],
  progress: [],

  async register(server, user, domain, password) {
    softphone.domain = domain;
    softphone.agent = new UserAgent({
      uri: UserAgent.makeURI(`sip:${user}@${domain}`),
      transportOptions: { server },
      authorizationUsername: user,
      authorizationPassword: password,
      logLevel: 'warn',
      sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 500 },
    });
    await softphone.agent.start();
    const registerer = new Registerer(softphone.agent);
    const registered = new Promise((resolve, reject) => {
      registerer.stateChange.addListener((state) => state === RegistererState.Registered && resolve());
      setTimeout(() => reject(new Error('not registered in 10 s')), 10_000);
    });
    await registerer.register();
    await registered;
  },

  async call(number) {
    const session = new Inviter(softphone.agent, UserAgent.makeURI(`sip:${number}@${softphone.domain}`), {
      sessionDescriptionHandlerOptions: { constraints: { audio: {
        echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 }, video: false } },
    });
    softphone.session = session;
    session.delegate = {
      onInfo: (info) => {
        if (info.request.getHeader('Content-Type') === PROGRESS) {
          softphone.progress.push(JSON.parse(info.request.body).state);
        }
        info.accept();
      },
    };
    session.stateChange.addListener((state) => {
      softphone.states.push(state);
      if (state === SessionState.Established) {
        document.querySelector('audio').srcObject = session.sessionDescriptionHandler.remoteMediaStream;
      }
    });
    await session.invite();
  },

  async hangUp() {
    await softphone.session.bye();
  },
};

window.softphone = softphone;
