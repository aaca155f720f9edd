/** Whether a call could be sent now: `demand` throws where it could not. */
export function isAllowed(demand: () => void): boolean {
  try {
    demand();
    return true;
  } catch {
    return false;
  }
}
