/** What the phone says when something cannot be done now. */
export const NOT_HELD = 'The call cannot be put on hold now. Try again.';
export const NOT_HANDED_OVER = 'The call cannot be handed over now.';
export const NOT_READY = 'The line is not ready. Wait until it is connected again.';
