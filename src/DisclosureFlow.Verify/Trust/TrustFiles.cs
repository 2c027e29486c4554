using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Verify;

/// <summary>What the person who verifies trusts, from the files that he gives: never from what is verified.</summary>
/// <param name="Policy">Logs, witnesses, quorum.</param>
/// <param name="Certificates">Root certificates for signatures in PDFs.</param>
public sealed record TrustFiles(TrustPolicy Policy, TrustAnchors Certificates)
{
    /// <summary>Trusts nothing.</summary>
    public static TrustFiles None { get; } = new(TrustPolicy.Empty, TrustAnchors.None);

    /// <summary>Reads files of any accepted kind: a policy, PEM or DER certificates, one line with a log's or witness's key.</summary>
    /// <exception cref="VerifyRefusedException">DF6102, naming the file.</exception>
    public static TrustFiles Read(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        var policy = TrustPolicy.Empty;
        List<Certificate> certificates = [];
        foreach (var (name, bytes) in files)
        {
            try
            {
                policy = policy.And(One(bytes, certificates));
            }
            catch (Exception fault) when (fault is AuditRefusedException or CryptographicException or FormatException)
            {
                var refusal = (fault as AuditRefusedException)?.Refusal;
                throw VerifyRefusedException.Trust(name, refusal?.Message ?? "证书不可读", refusal?.MessageEn ?? fault.Message);
            }
        }

        return new TrustFiles(policy, new TrustAnchors(certificates));
    }

    private static TrustPolicy One(byte[] bytes, List<Certificate> certificates)
    {
        if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
        {
            certificates.AddRange(Certificate.ParsePem(Encoding.UTF8.GetString(bytes)));
            return TrustPolicy.Empty;
        }

        if (bytes is [0x30, > 0x7F, ..])
        {
            certificates.Add(Certificate.Parse(bytes));
            return TrustPolicy.Empty;
        }

        var line = Encoding.UTF8.GetString(bytes).Trim();
        if (!line.Contains(' ', StringComparison.Ordinal) && !line.Contains('\n', StringComparison.Ordinal) && line.Contains('+', StringComparison.Ordinal))
        {
            var key = VerifierKey.Parse(line);
            return key.Type == NoteKeyType.Ed25519 ? TrustPolicy.Empty with { Logs = [key] } : TrustPolicy.Empty with { Witnesses = [new PolicyWitness(key.Name, key, null)] };
        }

        var policy = TrustPolicy.Parse(bytes);
        certificates.AddRange(policy.Certificates.Select(der => Certificate.Parse(der)));
        return policy;
    }
}
