// GLib 2.0, GObject 2.0 and Gio 2.0, as far as they are used here. Written by hand: nothing at run time.
declare module 'gi://GLib?version=2.0' {
  namespace GLib {
    class Bytes {
      constructor(data: Uint8Array);
      get_size(): number;
      /** A part of it: the same memory. */
      new_from_bytes(offset: number, length: number): Bytes;
      toArray(): Uint8Array;
    }
    class Checksum {
      constructor(type: ChecksumType);
      update(data: Uint8Array): void;
      get_string(): string;
    }
    enum ChecksumType {
      SHA256,
    }
    class MainLoop {
      static new(context: null, isRunning: boolean): MainLoop;
      run(): void;
      quit(): void;
    }
    class Error {
      readonly code: number;
      readonly message: string;
      matches(domain: unknown, code: number): boolean;
    }
    class Variant {}
    function get_monotonic_time(): number;
    function get_user_data_dir(): string;
    function get_user_cache_dir(): string;
    function getenv(name: string): string | null;
    function setenv(name: string, value: string, overwrite: boolean): boolean;
    function build_filenamev(parts: readonly string[]): string;
    function mkdir_with_parents(path: string, mode: number): number;
    function unix_set_fd_nonblocking(fd: number, isNonblocking: boolean): boolean;
    function file_set_contents_full(path: string, contents: Uint8Array, flags: number, mode: number): boolean;
    function file_get_contents(path: string): [boolean, Uint8Array];
    function find_program_in_path(name: string): string | null;
    function timeout_add(priority: number, ms: number, callback: () => boolean): number;
    function idle_add(priority: number, callback: () => boolean): number;
    function source_remove(id: number): boolean;
    function set_prgname(name: string): void;
    function set_application_name(name: string): void;
    function unix_signal_add(priority: number, signal: number, callback: () => boolean): number;
    function chdir(path: string): number;
    const PRIORITY_DEFAULT: number;
    const PRIORITY_LOW: number;
    const SOURCE_REMOVE: false;
    const SOURCE_CONTINUE: true;
  }
  export default GLib;
}

declare module 'gi://GObject?version=2.0' {
  namespace GObject {
    const ParamFlags: { readonly DEPRECATED: number };
    interface ParamSpec {
      readonly flags: number;
    }
    /** What every object of the system's libraries can do. Names of signals are not checked. */
    class Object {
      /** Called on a class: `find_property.call(SomeClass, 'its-name')`. */
      static find_property(this: unknown, name: string): ParamSpec | null;
      // biome-ignore lint/suspicious/noExplicitAny: the arguments follow from the signal's name, which types cannot say
      connect(signal: string, callback: (...args: any[]) => unknown): number;
      disconnect(id: number): void;
      emit(signal: string, ...values: unknown[]): unknown;
    }
  }
  export default GObject;
}

declare module 'gi://Gio?version=2.0' {
  import type GLib from 'gi://GLib?version=2.0';
  import type GObject from 'gi://GObject?version=2.0';

  namespace Gio {
    class AsyncResult extends GObject.Object {}
    type Ready<T> = (source: T, result: AsyncResult) => void;
    class Cancellable extends GObject.Object {
      constructor();
      cancel(): void;
      is_cancelled(): boolean;
    }
    class FileInfo extends GObject.Object {
      get_name(): string;
      get_size(): number;
      get_file_type(): FileType;
      get_attribute_string(name: string): string | null;
      get_attribute_uint32(name: string): number;
    }
    class FileEnumerator extends GObject.Object {
      next_file(cancellable: null): FileInfo | null;
      close(cancellable: null): boolean;
    }
    enum FileType {
      DIRECTORY,
      REGULAR,
    }
    enum FileQueryInfoFlags {
      NONE,
      NOFOLLOW_SYMLINKS,
    }
    class File extends GObject.Object {
      static new_for_path(path: string): File;
      get_path(): string;
      get_child(name: string): File;
      query_exists(cancellable: null): boolean;
      read(cancellable: null): InputStream;
      load_contents(cancellable: null): [boolean, Uint8Array, string];
      load_contents_async(cancellable: Cancellable | null, ready: Ready<File>): void;
      load_contents_finish(result: AsyncResult): [boolean, Uint8Array, string];
      enumerate_children(attributes: string, flags: FileQueryInfoFlags, cancellable: null): FileEnumerator;
      query_info(attributes: string, flags: FileQueryInfoFlags, cancellable: null): FileInfo;
      delete(cancellable: null): boolean;
      /** @throws EXISTS */
      create(flags: FileCreateFlags, cancellable: null): OutputStream;
      move(target: File, flags: number, cancellable: null, progress: null): boolean;
    }
    enum FileCreateFlags {
      PRIVATE = 1,
    }
    enum IOErrorEnum {
      NOT_FOUND,
      NO_SPACE,
      CANCELLED,
    }
    class InputStream extends GObject.Object {
      read_bytes(count: number, cancellable: null): GLib.Bytes;
      read_bytes_async(
        count: number,
        priority: number,
        cancellable: Cancellable | null,
        ready: Ready<InputStream>,
      ): void;
      read_bytes_finish(result: AsyncResult): GLib.Bytes;
      close(cancellable: null): boolean;
      close_async(priority: number, cancellable: null, ready: null): void;
    }
    class OutputStream extends GObject.Object {
      write_all(data: Uint8Array, cancellable: null): [boolean, number];
      flush(cancellable: null): boolean;
      write_bytes_async(bytes: GLib.Bytes, priority: number, cancellable: null, ready: Ready<OutputStream>): void;
      write_bytes_finish(result: AsyncResult): number;
      close(cancellable: null): boolean;
    }
    class MemoryInputStream extends InputStream {
      static new_from_bytes(bytes: GLib.Bytes): MemoryInputStream;
    }
    class UnixInputStream extends InputStream {
      constructor(options: { fd: number; close_fd: boolean });
      get_fd(): number;
    }
    class UnixOutputStream extends OutputStream {
      constructor(options: { fd: number; close_fd: boolean });
      get_fd(): number;
    }
    enum SubprocessFlags {
      NONE = 0,
      STDIN_PIPE = 1,
      STDOUT_PIPE = 4,
      STDERR_PIPE = 16,
      STDOUT_SILENCE = 8,
      STDERR_SILENCE = 32,
    }
    class Subprocess extends GObject.Object {
      static new(argv: readonly string[], flags: number): Subprocess;
      get_stdin_pipe(): UnixOutputStream;
      get_stdout_pipe(): InputStream;
      force_exit(): void;
      send_signal(signal: number): void;
      get_identifier(): string | null;
      get_successful(): boolean;
      wait_async(cancellable: null, ready: Ready<Subprocess>): void;
      wait_finish(result: AsyncResult): boolean;
      communicate_utf8_async(input: string | null, cancellable: null, ready: Ready<Subprocess>): void;
      communicate_utf8_finish(result: AsyncResult): [boolean, string, string];
    }
    class MemoryMonitor extends GObject.Object {
      static dup_default(): MemoryMonitor;
    }
    class SocketAddress extends GObject.Object {}
    class UnixSocketAddress extends SocketAddress {
      static new_with_type(path: Uint8Array, type: UnixSocketAddressType): UnixSocketAddress;
    }
    enum UnixSocketAddressType {
      ABSTRACT = 3,
    }
    class SocketService extends GObject.Object {
      constructor();
      add_address(address: SocketAddress, type: number, protocol: number, source: null): [boolean, SocketAddress];
      start(): void;
      close(): void;
    }
    class SocketClient extends GObject.Object {
      constructor(options: { timeout: number });
      connect(address: unknown, cancellable: unknown): never;
      connect_async(address: SocketAddress, cancellable: null, ready: Ready<SocketClient>): void;
      connect_finish(result: AsyncResult): SocketConnection;
    }
    class TlsFileDatabase extends GObject.Object {
      static new(path: string): TlsFileDatabase;
    }
    class SocketConnection extends GObject.Object {
      get_socket(): { get_credentials(): Credentials };
    }
    class Credentials extends GObject.Object {
      constructor();
      get_unix_user(): number;
    }
    class AppInfo {
      static launch_default_for_uri(uri: string, context: null): boolean;
    }
  }
  export default Gio;
}

declare module 'gi://Soup?version=3.0' {
  import type Gio from 'gi://Gio?version=2.0';
  import type GLib from 'gi://GLib?version=2.0';
  import type GObject from 'gi://GObject?version=2.0';

  namespace Soup {
    class Session extends GObject.Object {
      tls_database: Gio.TlsFileDatabase;
      constructor(options: { timeout?: number; user_agent?: string; max_conns_per_host?: number });
      send_async(
        message: Message,
        priority: number,
        cancellable: Gio.Cancellable | null,
        ready: Gio.Ready<Session>,
      ): void;
      send_finish(result: Gio.AsyncResult): Gio.InputStream;
      abort(): void;
    }
    class Message extends GObject.Object {
      static new(method: string, url: string): Message | null;
      add_flags(flags: MessageFlags): void;
      get_request_headers(): MessageHeaders;
      get_response_headers(): MessageHeaders;
      set_request_body_from_bytes(type: string | null, bytes: GLib.Bytes | null): void;
      get_status(): number;
      get_uri(): { get_scheme(): string };
    }
    enum MessageFlags {
      NO_REDIRECT = 2,
    }
    enum MessageHeadersType {
      REQUEST,
      RESPONSE,
    }
    class MessageHeaders {
      constructor(type: MessageHeadersType);
      append(name: string, value: string): void;
      get_one(name: string): string | null;
      get_list(name: string): string | null;
      foreach(callback: (name: string, value: string) => void): void;
    }
  }
  export default Soup;
}
