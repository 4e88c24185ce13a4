import type { VoiceProcessing } from '../sdk';

const OPTIONS: readonly { readonly key: keyof VoiceProcessing; readonly label: string }[] = [
  { key: 'echoCancellation', label: 'Cancel echo' },
  { key: 'noiseSuppression', label: 'Suppress noise' },
  { key: 'autoGainControl', label: 'Level the voice' },
];

/** What the browser does to the voice; all on unless a headset does it itself. */
export function VoiceOptions(props: { processing: VoiceProcessing; onChange: (processing: VoiceProcessing) => void }) {
  return (
    <details class="voice-options">
      <summary>Voice processing</summary>
      {OPTIONS.map(({ key, label }) => (
        <label key={key} class="check">
          <input
            type="checkbox"
            checked={props.processing[key]}
            data-testid={`voice-${key}`}
            onChange={(event) => props.onChange({ ...props.processing, [key]: event.currentTarget.checked })}
          />
          {label}
        </label>
      ))}
    </details>
  );
}
