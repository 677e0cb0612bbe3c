import { type ClientHttp2Session } from 'node:http2';
import { type Signal } from '../otlp/signals';
import { type DoorAnswer } from './door-answer';
import { http2Request } from './http2-request';

/** One export request in protobuf, on an HTTP/2 connection that is open. */
export interface OtlpExport {
  readonly signal: Signal;
  readonly authority: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

/** OTLP/HTTP, as our collectors send it. */
export async function httpExport(session: ClientHttp2Session, call: OtlpExport): Promise<DoorAnswer> {
  const answer = await http2Request(session, {
    authority: call.authority,
    path: `/v1/${call.signal}`,
    headers: { 'content-type': 'application/x-protobuf', ...call.headers },
    body: call.payload,
  });
  return 'refused' in answer ? answer : { status: answer.status, text: answer.text };
}

/** A unary call of gRPC: one request with a frame of five bytes before the message. */
export async function grpcExport(session: ClientHttp2Session, call: OtlpExport): Promise<DoorAnswer> {
  const service = call.signal === 'traces' ? 'trace' : call.signal;
  const name = `${service[0]!.toUpperCase()}${service.slice(1)}Service`;
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(call.payload.length, 1);
  const answer = await http2Request(session, {
    authority: call.authority,
    path: `/opentelemetry.proto.collector.${service}.v1.${name}/Export`,
    headers: { 'content-type': 'application/grpc', te: 'trailers', ...call.headers },
    body: Buffer.concat([frame, call.payload]),
  });
  if ('refused' in answer) return answer;
  const { 'grpc-status': status, 'grpc-message': message = '' } = answer.headers;
  if (status === undefined) return { refused: `no status: ${JSON.stringify(answer.headers)}` };
  return { status: Number(status), text: String(message) };
}
