using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.Keys;

/// <summary>An RSA or ECDSA key in this process's memory, unlocked; dispose it right after signing.</summary>
public sealed class SoftwareKey : ISigningKey
{
    private readonly AsymmetricAlgorithm _key;

    /// <param name="key">RSA of 2048 bits or more, or ECDSA on P-256 or P-384; disposed with this object.</param>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="chain">Certificates above it.</param>
    /// <param name="usePss">An RSA key signs by RSASSA-PSS instead of PKCS #1 v1.5; one whose certificate restricts it to PSS does so in any case.</param>
    /// <exception cref="SigningRefusedException">DF5009: key and certificate don't belong together; DF5015: another kind of key.</exception>
    public SoftwareKey(AsymmetricAlgorithm key, Certificate certificate, IReadOnlyList<Certificate> chain, bool usePss = false)
    {
        _key = key;
        Certificate = certificate;
        Chain = chain;
        Algorithm = key switch
        {
            RSA { KeySize: >= 2048 } => usePss || PublicKeyCheck.IsPssOnly(certificate.PublicKey) ? SignatureAlgorithm.RsaPssSha256 : SignatureAlgorithm.RsaSha256,
            ECDsa { KeySize: 256 or 384 } => SignatureAlgorithm.EcdsaSha256,
            _ => throw Refusals.UnsupportedKey($"{key.GetType().Name} {key.KeySize}"),
        };
        if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(PublicKeys.Plain(certificate.PublicKey).Span))
        {
            throw Refusals.KeyDoesNotMatch(certificate.Subject.CommonName);
        }
    }

    public Certificate Certificate { get; }

    public IReadOnlyList<Certificate> Chain { get; }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>Opens a PKCS#12 file (.p12, .pfx) with one private key.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="password">Opens it; not kept.</param>
    /// <param name="usePss">An RSA key signs by RSASSA-PSS instead of PKCS #1 v1.5.</param>
    /// <exception cref="SigningRefusedException">DF5004: wrong password; DF5005: no private key in it; DF5015: another kind of key.</exception>
    public static SoftwareKey FromPkcs12(ReadOnlySpan<byte> file, ReadOnlySpan<char> password, bool usePss = false)
    {
        // Files made for a strong KDF exceed the loader's default of 300,000 rounds.
        var limits = new Pkcs12LoaderLimits { IndividualKdfIterationLimit = 2_000_000, TotalKdfIterationLimit = 6_000_000, MacIterationLimit = 2_000_000 };
        X509Certificate2Collection collection;
        try
        {
            collection = X509CertificateLoader.LoadPkcs12Collection(file, password, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable, limits);
        }
        catch (CryptographicException wrong)
        {
            throw Refusals.WrongPin(wrong);
        }

        try
        {
            var owner = collection.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw Refusals.NoKey("PKCS#12");
            AsymmetricAlgorithm key = owner.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)owner.GetECDsaPrivateKey() ?? throw Refusals.UnsupportedKey(owner.GetKeyAlgorithm());
            List<Certificate> chain = [.. collection.Where(certificate => !certificate.HasPrivateKey).Select(certificate => Certificate.Parse(certificate.RawData))];
            return new SoftwareKey(key, Certificate.Parse(owner.RawData), chain, usePss);
        }
        finally
        {
            foreach (var certificate in collection)
            {
                certificate.Dispose();
            }
        }
    }

    /// <summary>Opens a PEM file with certificates and an unsealed private key; for services that start without anybody typing a PIN.</summary>
    /// <exception cref="SigningRefusedException">DF5005: absent or unreadable; DF5014: others may read it.</exception>
    public static SoftwareKey FromPemFile(string path)
    {
        var text = SealedKey.PrivateFile.Read(path);
        try
        {
            var certificates = Certificate.ParsePem(text);
            AsymmetricAlgorithm key = PublicKeyCheck.IsRsa(certificates[0].PublicKey) ? RSA.Create() : ECDsa.Create();
            key.ImportFromPem(text);
            return new SoftwareKey(key, certificates[0], [.. certificates.Skip(1)]);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            throw Refusals.NoKey(path);
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> data) => _key switch
    {
        RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA256, Algorithm == SignatureAlgorithm.RsaPssSha256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        ECDsa ecdsa => ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
        _ => throw Refusals.UnsupportedKey(_key.GetType().Name),
    };

    public void Dispose() => _key.Dispose();
}
