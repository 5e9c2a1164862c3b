// What `--help` says.

export const USAGE = `davit-signature: keys, signed requests, and why a signature is refused

  davit-signature keygen [--alg ed25519|ecdsa-p256-sha256|rsa-v1_5-sha256] [--out FILE] [--json]
      Makes a key pair. The private key goes to FILE (davit-key.pem) with mode 0600; the public one is printed.

  davit-signature sign --key FILE METHOD URL [-H 'Name: value']... [--body FILE|- | --data TEXT]
                       [--cover NAME]... [--lifetime SECONDS] [--scheme davit-1|sha256-rsa] [--client-id ID]
                       [--base FILE] [--headers | --json]
      Prints a curl command that sends the request, signed; with --headers only the headers to add.
      --base writes what was signed, for \`verify --base\`. sha256-rsa is the classic scheme and needs --client-id.
      Without a Content-Type, --data is application/x-www-form-urlencoded, as with curl, and --body application/octet-stream.

  davit-signature verify --key PUBLIC [FILE|-] [--authority HOST[:PORT]] [--origin URL] [--cover NAME]...
                         [--base FILE] [--now SECONDS|created] [--json]
      Reads a raw HTTP request and says whether its signature holds; if not, which component differs.
      --authority (davit-1) and --origin (sha256-rsa) are what the API is configured with; else Host is believed.

  davit-signature --version

  A shared secret (hmac-sha256) is given by --secret FILE --keyid NAME instead of --key.

Exit codes: 0 done or verified, 1 not verified, 2 the command could not be run.
`;
