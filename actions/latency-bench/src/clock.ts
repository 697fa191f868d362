/** Time as the load generator sees it, in milliseconds with fractions. */
export interface Clock {
  now(): number;
  /** Resolves at that time or as soon after it as can be. */
  until(time: number): Promise<void>;
}

/** Timers fire up to a millisecond late; what is left after them is waited for turn by turn. */
const TIMER_SLACK_MS = 1.5;

export const systemClock: Clock = {
  now: () => performance.now(),
  async until(time) {
    const ahead = time - performance.now() - TIMER_SLACK_MS;
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    while (performance.now() < time) await new Promise((resolve) => setImmediate(resolve));
  },
};
