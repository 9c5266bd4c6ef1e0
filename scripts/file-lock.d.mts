export function isAlive(pid: number): boolean;
export function processTag(pid?: number): string;
export function isTagAlive(tag: string): boolean;
export function withLock<T>(path: string, work: () => Promise<T>, onWait?: (holderPid: number) => void): Promise<T>;
