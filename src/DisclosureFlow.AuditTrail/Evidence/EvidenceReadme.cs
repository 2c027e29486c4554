using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// README.md of a bundle: what is in it, what it proves, and one shell script that checks it with OpenSSL alone. As fixed as
/// <see cref="ProcessAccount"/>: a verifier makes it again and compares.
/// </summary>
internal static class EvidenceReadme
{
    public static byte[] Render(EvidenceContents contents) => Encoding.UTF8.GetBytes(
        Before + "\n\n    " + contents.LogKey + Middle + (contents.Documents.Any(document => document.Name == "report.pdf") ? Script + PdfScript : Script) + After);

    private const string Before = """
        # 证据包说明 · About this evidence

        本包载有一件政府信息公开年度报告从起草到发布的全部记录及其证明。核验不依赖出具单位的系统，也不需要联网。

        | 文件 | 内容 |
        |---|---|
        | `documents/` | 已签名的报告 `report.pdf`、所签版本 `report.json` 等 |
        | `过程说明.html` | 谁、以何角色、何时、办理何事、结果与理由（可打印） |
        | `entries/NNNN.entry` | 日志中的记录（只有承诺值） |
        | `entries/NNNN.openings` | 记录各字段的值与盐；已清除或不公开的字段没有行 |
        | `entries/NNNN.tlog-proof` | 该记录在日志中的包含证明（C2SP tlog-proof） |
        | `log/checkpoint` | 日志的签名检查点（C2SP tlog-checkpoint），可带见证方联署 |
        | `log/log.vkey` | 本包自称的日志公钥 |
        | `definition/`、`roles.json`、`certificates/` | 流程定义、人员角色、证书 |
        | `SHA256SUMS` | 各文件的 SHA-256 |

        **信任从哪里来。** 包内的公钥和证书只能说明“自洽”：任何人都可以另造一套密钥和一份自洽的包。要得到“可信”的结论，请从别的渠道（出具单位的官方网站、公示、见证方）取得日志公钥和根证书，再与下面的相比：

        *Where trust comes from.* The keys and certificates in here only show that the bundle agrees with itself; anybody can make such a bundle with keys of his own. For a verdict, get the log's key and the root certificate elsewhere (the office's site, a gazette, a witness) and compare. This bundle names this log key:
        """;

    private const string Middle = """


        ## 核验 · Checking

        用核验程序：`dotnet DisclosureFlow.Verify.dll evidence.zip --trust trust.policy`。没有它时，在解压后的文件夹里用 POSIX shell 和 OpenSSL 3 运行下面的脚本；`LOG_VKEY` 指向从别处取得的日志公钥文件，`ROOT_CERT` 指向从别处取得的根证书（PEM）。不给出它们时，结论只是“自洽”。

        With the verifier: `dotnet DisclosureFlow.Verify.dll evidence.zip --trust trust.policy`. Without it, run this script with a POSIX shell and OpenSSL 3 in the unpacked folder. `LOG_VKEY` names a file with the log's key and `ROOT_CERT` a root certificate (PEM), both from elsewhere; without them the verdict is only that the bundle agrees with itself.

        ```sh

        """;

    private const string Script = """
        set -eu
        export LC_ALL=C
        key_file=${LOG_VKEY:-log/log.vkey}
        root_cert=${ROOT_CERT:-}
        tmp=$(mktemp -d)
        trap 'rm -rf "$tmp"' EXIT
        fail() { echo "FAILS  $1"; exit 1; }
        decode() { openssl base64 -d -A; }
        sha256() { openssl dgst -sha256 -binary | openssl base64 -A; }
        node() { { printf '\001'; printf '%s' "$1" | decode; printf '%s' "$2" | decode; } | sha256; }
        hex() { od -An -v -tx1 | tr -d ' \n'; }

        # 1. Every file is as SHA256SUMS lists it.
        while read -r sum name; do
          [ "$(openssl dgst -sha256 -r "$name" | cut -c1-64)" = "$sum" ] || fail "$name"
        done < SHA256SUMS
        echo "HOLDS  files as listed"

        # 2. The checkpoint is signed by the log's key (Ed25519; the 12 bytes make it a public key that OpenSSL reads).
        vkey=$(cat "$key_file")
        origin=${vkey%%+*}
        rest=${vkey#*+}
        head -n 3 log/checkpoint > "$tmp/text"
        [ "$(head -n 1 "$tmp/text")" = "$origin" ] || fail "the checkpoint is of another log"
        { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; printf '%s' "${rest#*+}" | decode | tail -c 32; } > "$tmp/key"
        grep -F "— $origin " log/checkpoint | head -n 1 | cut -d ' ' -f 3 | decode | tail -c 64 > "$tmp/signature"
        openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$tmp/key" -in "$tmp/text" -sigfile "$tmp/signature" > /dev/null || fail "signature of the checkpoint"
        echo "HOLDS  checkpoint of $origin"

        # 3. Every entry is in the log (RFC 9162, 2.1.3.2), opens to its values, and follows the one before it.
        size=$(sed -n 2p log/checkpoint)
        root=$(sed -n 3p log/checkpoint)
        before=
        for entry in entries/*.entry; do
          proof=${entry%.entry}.tlog-proof
          sed '1,/^$/d' "$proof" | cmp -s - log/checkpoint || fail "$proof leads elsewhere"
          i=$(sed -n 2p "$proof" | cut -d ' ' -f 2)
          n=$((size - 1))
          [ "$i" -le "$n" ] || fail "$proof"
          leaf=$({ printf '\000'; cat "$entry"; } | sha256)
          hash=$leaf
          for sibling in $(sed '1,2d;/^$/,$d' "$proof"); do
            [ "$n" -gt 0 ] || fail "$proof is too long"
            if [ $((i % 2)) -eq 1 ] || [ "$i" -eq "$n" ]; then
              hash=$(node "$sibling" "$hash")
              while [ $((i % 2)) -eq 0 ] && [ "$i" -gt 0 ]; do i=$((i / 2)); n=$((n / 2)); done
            else
              hash=$(node "$hash" "$sibling")
            fi
            i=$((i / 2)); n=$((n / 2))
          done
          [ "$n" -eq 0 ] && [ "$hash" = "$root" ] || fail "$entry is not in the log"
          while read -r name salt value; do
            case $name in disclosureflow/*) continue ;; esac
            [ "$value" != - ] || value=
            { printf '%s' "$salt" | decode; printf '%s\n' "$name"; printf '%s' "$value" | decode; } | sha256 > "$tmp/made"
            grep -qxF "$name $(cat "$tmp/made")" "$entry" || fail "$entry does not commit to its $name"
            if [ "$name" = previous ]; then
              [ "$(printf '%s' "$value" | decode)" = "$before" ] || fail "$entry does not follow the one before it"
            fi
            if [ "$name" = document ] && [ -n "$value" ]; then printf '%s' "$value" | decode >> "$tmp/documents"; echo >> "$tmp/documents"; fi
          done < "${entry%.entry}.openings"
          before=$(printf '%s' "$leaf" | decode | hex)
        done
        echo "HOLDS  entries in the log, opened values, order"


        """;

    private const string PdfScript = """
        # 4. The signed report is the one that the log speaks of, and its signature covers it.
        pdf=documents/report.pdf
        grep -qxF "$(openssl dgst -sha256 -r "$pdf" | cut -c1-64)" "$tmp/documents" || fail "the log does not speak of $pdf"
        set -- $(tr -c '[:print:]' '\n' < "$pdf" | sed -n 's/.*\/ByteRange *\[\([^]]*\)\].*/\1/p' | head -n 1)
        [ "$#" -eq 4 ] && [ "$1" -eq 0 ] && [ $(($3 + $4)) -le "$(wc -c < "$pdf")" ] || fail "ByteRange of $pdf"
        { head -c "$2" "$pdf"; tail -c "+$(($3 + 1))" "$pdf" | head -c "$4"; } > "$tmp/signed"
        tail -c "+$(($2 + 2))" "$pdf" | head -c "$(($3 - $2 - 2))" | fold -w 2000 | awk '
          BEGIN { for (i = 0; i < 256; i++) octal[sprintf("%02X", i)] = sprintf("\\%03o", i) }
          { for (i = 1; i < length($0); i += 2) printf "%s", octal[toupper(substr($0, i, 2))]; print "" }' |
          while read -r bytes; do printf "$bytes"; done > "$tmp/cms"
        if [ -n "$root_cert" ]; then set -- -CAfile "$root_cert" -purpose any -no_check_time; else set -- -noverify; fi
        openssl cms -verify -binary -inform DER -in "$tmp/cms" -content "$tmp/signed" -out /dev/null "$@" 2> "$tmp/error" || { cat "$tmp/error"; fail "signature of $pdf"; }
        echo "HOLDS  signature of $pdf"


        """;

    private const string After = """
        if [ -n "${LOG_VKEY:-}" ] && [ -n "$root_cert" ]; then
          echo "可信 trusted, by the key and the certificate you gave"
        else
          echo "仅自洽 agrees with itself only: LOG_VKEY or ROOT_CERT was not given"
        fi
        ```

        脚本不查：证书在签名时是否有效或被吊销，签名后 PDF 是否被追加，PDF 的文字与 `report.json` 是否一致，职责分离。这些由核验程序检查。

        Not checked by the script: validity and revocation of the certificates at signing time, additions to the PDF after signing, whether the PDF's text is that of `report.json`, and separation of duties. The verifier checks these.

        """;
}
