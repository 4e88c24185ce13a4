/** The few line drawings of the console; decoration only, every button has words. */

const PATHS = {
  call: 'M5 4h4l1.5 5-2.4 1.6a12 12 0 0 0 5.3 5.3L15 13.5l5 1.5v4a1.5 1.5 0 0 1-1.6 1.5A16 16 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4Z',
  'hang-up': 'M3 14.5c0-1 .3-1.8 1-2.4 4.4-3.9 11.6-3.9 16 0 .7.6 1 1.4 1 2.4v1.6c0 .7-.6 1.1-1.2 1l-3.6-.9a1 1 0 0 1-.8-1v-2c-2.2-.7-4.6-.7-6.8 0v2a1 1 0 0 1-.8 1l-3.6.9c-.6.1-1.2-.3-1.2-1Z',
  mute: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M4 4l16 16',
  microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  hold: 'M8 5v14M16 5v14',
  resume: 'M8 5l11 7-11 7Z',
  record: 'M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z',
  redial: 'M4 12a8 8 0 1 1 2.5 5.8M4 20v-5h5',
  out: 'M7 17 17 7M9 7h8v8',
  in: 'M17 7 7 17M15 17H7V9',
  missed: 'M4 8l8 8 8-8M4 8h5M4 8v5',
  warn: 'M12 4 2.8 20h18.4ZM12 10v4.5M12 17.2v.1',
  transfer: 'M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4',
  switch: 'M7 4v16M3.5 7.5 7 4l3.5 3.5M17 20V4M13.5 16.5 17 20l3.5-3.5',
  conference: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3 19c0-3.3 2.7-5 6-5s6 1.7 6 5M16 5.5a3 3 0 0 1 0 5.2M17.5 14.4c2.1.6 3.5 2.2 3.5 4.6',
  message: 'M4 5h16v11H9l-5 4Z',
  erase: 'M9 5h11v14H9l-6-7ZM12 9.5l5 5M17 9.5l-5 5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
