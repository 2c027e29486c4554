using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Keys;

/// <summary>
/// A key at rest: one PEM file with the certificate, those above it, and the private key encrypted under a PIN that only its owner knows
/// (PKCS#8, PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256 and 600,000 rounds; OpenSSL reads it). The certificate is readable without the PIN;
/// the PIN is kept nowhere. Counting wrong PINs is the caller's.
/// </summary>
public sealed class SealedKey
{
    /// <summary>OWASP's floor for PBKDF2 with HMAC-SHA-256 (2023).</summary>
    private const int Rounds = 600_000;

    private const int ShortestPin = 6;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly byte[] _encrypted;

    private SealedKey(IReadOnlyList<Certificate> certificates, byte[] encrypted)
    {
        Certificate = certificates[0];
        Chain = [.. certificates.Skip(1)];
        _encrypted = encrypted;
    }

    public Certificate Certificate { get; }

    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>Encrypts a key under a PIN and writes it to a new file with mode 0600.</summary>
    /// <exception cref="SigningRefusedException">DF5016: the PIN is shorter than six characters.</exception>
    /// <exception cref="IOException">The file is there already.</exception>
    public static void Write(string path, AsymmetricAlgorithm key, IEnumerable<Certificate> certificates, ReadOnlySpan<char> pin)
    {
        if (pin.Length < ShortestPin)
        {
            throw Refusals.BadRequest($"签名口令至少 {ShortestPin} 个字符。", $"A signing PIN has at least {ShortestPin} characters.");
        }

        var encrypted = key.ExportEncryptedPkcs8PrivateKey(pin, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Rounds));
        var text = string.Concat(certificates.Select(certificate => certificate.ToPem() + "\n")) + new string(PemEncoding.Write("ENCRYPTED PRIVATE KEY", encrypted)) + "\n";
        PrivateFile.WriteNew(path, text);
    }

    /// <summary>Reads the file; the key stays encrypted.</summary>
    /// <exception cref="SigningRefusedException">DF5005: absent or unreadable; DF5014: others may read the file.</exception>
    public static SealedKey Open(string path)
    {
        var text = PrivateFile.Read(path);
        try
        {
            var rest = text.AsSpan();
            while (PemEncoding.TryFind(rest, out var fields))
            {
                if (rest[fields.Label] is "ENCRYPTED PRIVATE KEY")
                {
                    return new SealedKey(Certificate.ParsePem(text), Convert.FromBase64String(rest[fields.Base64Data].ToString()));
                }

                rest = rest[fields.Location.End..];
            }
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            throw Refusals.NoKey(path);
        }

        throw Refusals.NoKey(path);
    }

    /// <summary>Opens the key with its PIN. Takes about a quarter of a second, by design.</summary>
    /// <exception cref="SigningRefusedException">DF5004: wrong PIN; DF5009: key and certificate don't belong together.</exception>
    public ISigningKey Unlock(ReadOnlySpan<char> pin)
    {
        AsymmetricAlgorithm key = PublicKeyCheck.IsRsa(Certificate.PublicKey) ? RSA.Create() : ECDsa.Create();
        try
        {
            key.ImportEncryptedPkcs8PrivateKey(pin, _encrypted, out _);
            return new SoftwareKey(key, Certificate, Chain);
        }
        catch (CryptographicException wrong)
        {
            key.Dispose();
            throw Refusals.WrongPin(wrong);
        }
        catch (SigningRefusedException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Files with keys: made with mode 0600, and not read if others may read them.</summary>
    internal static class PrivateFile
    {
        public static void WriteNew(string path, string text) => WriteNew(path, System.Text.Encoding.UTF8.GetBytes(text));

        public static void WriteNew(string path, ReadOnlySpan<byte> bytes)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var file = new FileStream(path, options);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        public static string Read(string path)
        {
            if (!File.Exists(path))
            {
                throw Refusals.NoKey(path);
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                throw Refusals.KeyFilesTooOpen(path);
            }

            return File.ReadAllText(path);
        }
    }
}
