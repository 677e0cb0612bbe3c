import { fork } from 'node:child_process';
import { join } from 'node:path';
import { type SendAccount, type SendOrder } from './send-order';

export interface SendOptions {
  /** Only with processor time that nobody else wants. */
  readonly idle?: boolean;
}

/** Carries an order out in a process of its own; rejects when that could not. */
export function send(order: SendOrder, { idle = false }: SendOptions = {}): Promise<SendAccount> {
  const scheduling = idle ? { execPath: 'chrt', execArgv: ['--idle', '0', process.execPath] } : {};
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'sender.js'), scheduling);
    child.once('message', (account) => resolve(account as SendAccount));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${order.service}: the sender ended with ${code}`)));
    child.send(order);
  });
}
