import { useEffect, useState } from 'preact/hooks';
import { fetchGatewaySettings, isMediaAllowed, lineAddress, type GatewaySettings, type TandemPhone } from '../sdk';
import { Desk } from './desk';
import { MicrophoneBanner } from './microphone-banner';
import { loadPreferences, savePreferences, type Preferences } from './preferences';
import { SignIn } from './sign-in';
import { StatusBar } from './status-bar';
import { takeToken } from './token-sign-in';
import { useDocumentTitle } from './document-title';
import { usePhone } from './use-phone';

/** The whole page: the status that is always visible, and below it the sign-in or the desk. */
export function App({ phone }: { phone: TandemPhone }) {
  const state = usePhone(phone);
  const [settings, setSettings] = useState<GatewaySettings>();
  const [settingsTrouble, setSettingsTrouble] = useState<string>();
  const [preferences, setPreferences] = useState(loadPreferences);
  useDocumentTitle(state);

  const loadSettings = (): void => {
    setSettingsTrouble(undefined);
    fetchGatewaySettings(document.baseURI).then(setSettings, (error: unknown) =>
      setSettingsTrouble(error instanceof Error ? error.message : String(error)),
    );
  };
  useEffect(loadSettings, []);
  useEffect(() => void phone.chooseMicrophone(preferences.microphone), [phone, preferences.microphone]);

  const remember = (change: Partial<Preferences>): void => {
    const next = { ...preferences, ...change };
    setPreferences(next);
    savePreferences(next);
  };
  const signIn = (user: string, password: string): void => {
    if (settings !== undefined) {
      remember({ user });
      phone.signIn(lineAddress(settings, document.baseURI), { user, password });
    }
  };

  // A token may come with the address, and later another one in its place.
  useEffect(() => {
    if (settings === undefined) {
      return undefined;
    }
    const signInByToken = (): void => {
      const given = takeToken(location, history);
      const { line } = phone.state;
      if (given === undefined) {
        return;
      }
      if (given.user === line.user && line.wasReady) {
        phone.renewToken(given.token);
      } else {
        phone.signIn(lineAddress(settings, document.baseURI), given);
      }
    };
    signInByToken();
    addEventListener('hashchange', signInByToken);
    return () => removeEventListener('hashchange', signInByToken);
  }, [phone, settings]);

  const trouble = isMediaAllowed() ? state.microphoneTrouble : 'insecure-page';
  const atDesk = state.line.wasReady && state.line.phase !== 'refused';
  return (
    <div class="page" data-testid="app" data-line-state={state.line.phase}>
      <StatusBar state={state} atDesk={atDesk} phone={phone} />
      {trouble === undefined ? null : <MicrophoneBanner trouble={trouble} phone={phone} />}
      {atDesk && settings !== undefined ? (
        <Desk phone={phone} state={state} settings={settings} preferences={preferences} onPreferences={remember} />
      ) : (
        <SignIn
          line={state.line}
          rememberedUser={preferences.user}
          settings={settings}
          settingsTrouble={settingsTrouble}
          onRetrySettings={loadSettings}
          onSignIn={signIn}
          onCancel={() => phone.signOut()}
        />
      )}
    </div>
  );
}
