import { fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { type SendAccount, type SendOrder } from './send-order';

/**
 * Carries an order out in a process of its own; rejects when that could not. `niceness` is added to this process's: a
 * flood comes from other machines, and must not take the processor from what it floods.
 */
export function send(order: SendOrder, niceness = 0): Promise<SendAccount> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'sender.js'));
    setPriority(child.pid!, Math.min(19, getPriority() + niceness));
    child.once('message', (account) => resolve(account as SendAccount));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${order.service}: the sender ended with ${code}`)));
    child.send(order);
  });
}
