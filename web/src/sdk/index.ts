/** The browser SDK of Tandem. */
export { parseAudioInfo, type AudioInfo } from './audio-info';
export { TandemPhone } from './tandem-phone';
export type { PhoneEvents, PhoneOptions, PhoneState } from './phone-state';
export { isMissed, newCall, reduceCall, talkTimeMs } from './call-state';
export type { Call, CallInput, CallPhase, Hold } from './call-state';
export type { CallEnd, EndedBy, Ending, Trouble } from './call-ending';
export { titleFor } from './cause-title';
export { codesOf, sentenceFor, type Cause } from './cause';
export { readDialString, sipUri, type DialString } from './dial-string';
export { fetchGatewaySettings, lineAddress, readGatewaySettings } from './gateway-settings';
export type { DemoNumber, GatewaySettings } from './gateway-settings';
export { reduceLine, SIGNED_OUT, type Line, type LineInput, type LinePhase } from './line-state';
export { FULL_PROCESSING, isMediaAllowed, listAudioDevices, MicrophoneError, openMicrophone } from './microphone';
export type { AudioDevice, MicrophoneChoice, MicrophoneTrouble, VoiceProcessing } from './microphone';
export { COMMAND_CONTENT_TYPE, parseRecording, recordCommand, type RecordAction, type Recording } from './recording';
export { parseProgressInfo, PROGRESS_CONTENT_TYPE, type ProgressInfo, type ProgressState } from './progress-info';
export { parseReasonHeaders, type Reason } from './reason-header';
export type { CallLeg, Credentials, LineAddress, SipLine, SipLineEvents, SipLineFactory } from './sip-line';
