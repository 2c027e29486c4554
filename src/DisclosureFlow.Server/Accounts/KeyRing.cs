using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// Keys for tokens and for the key ring of DataProtection: one PKCS#12 file a key below the data folder's keys (readable by the owner only).
/// The newest valid one is used; older ones stay until they expire, so that what they made can still be read.
/// </summary>
internal static class KeyRing
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(730);
    private static readonly TimeSpan MadeAnewBefore = TimeSpan.FromDays(30);

    /// <summary>The keys for a purpose, the newest first; a new one is made where none lasts another thirty days.</summary>
    /// <param name="folder">Where they lie; mode 0700.</param>
    /// <param name="purpose">ASCII letters: part of the file's name.</param>
    /// <param name="usage">What the certificate may be used for.</param>
    /// <param name="now">Decides which are valid.</param>
    public static IReadOnlyList<X509Certificate2> Load(string folder, string purpose, X509KeyUsageFlags usage, DateTimeOffset now)
    {
        var valid = Directory.GetFiles(folder, purpose + "-*.pfx")
            .Select(file => X509CertificateLoader.LoadPkcs12FromFile(file, null, X509KeyStorageFlags.EphemeralKeySet))
            .Where(certificate => certificate.NotAfter.ToUniversalTime() > now.UtcDateTime)
            .OrderByDescending(certificate => certificate.NotAfter).ToList();
        if (!valid.Exists(certificate => certificate.NotAfter.ToUniversalTime() > (now + MadeAnewBefore).UtcDateTime))
        {
            valid.Insert(0, Make(folder, purpose, usage, now));
        }

        return valid;
    }

    private static X509Certificate2 Make(string folder, string purpose, X509KeyUsageFlags usage, DateTimeOffset now)
    {
        using var rsa = RSA.Create(3072);
        var request = new CertificateRequest($"CN=DisclosureFlow {purpose}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Lifetime);
        var bytes = certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, null);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(Path.Combine(folder, $"{purpose}-{now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}.pfx"), options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        return X509CertificateLoader.LoadPkcs12(bytes, null, X509KeyStorageFlags.EphemeralKeySet);
    }
}
