using DisclosureFlow.Signing.Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace DisclosureFlow.Signing.Keys;

/// <summary>An SM2 key in this process's memory, signing with SM3 (GB/T 32918.2). The signer's identity is GM/T 0009's default, 1234567812345678.</summary>
public sealed class Sm2Key : ISigningKey
{
    private readonly ECPrivateKeyParameters _key;

    private Sm2Key(ECPrivateKeyParameters key, Certificate certificate, IReadOnlyList<Certificate> chain) => (_key, Certificate, Chain) = (key, certificate, chain);

    public Certificate Certificate { get; }

    public IReadOnlyList<Certificate> Chain { get; }

    public SignatureAlgorithm Algorithm => SignatureAlgorithm.Sm2Sm3;

    /// <summary>Takes an unencrypted PKCS#8 private key on the SM2 curve.</summary>
    /// <exception cref="SigningRefusedException">DF5009: key and certificate don't belong together; DF5015: not an SM2 key.</exception>
    public static Sm2Key FromPkcs8(ReadOnlySpan<byte> pkcs8, Certificate certificate, IReadOnlyList<Certificate> chain)
    {
        ECPrivateKeyParameters key;
        try
        {
            key = PrivateKeyFactory.CreateKey(pkcs8.ToArray()) as ECPrivateKeyParameters ?? throw Refusals.UnsupportedKey("PKCS#8");
        }
        catch (Exception fault) when (fault is Asn1Exception or ArgumentException or IOException or InvalidCastException)
        {
            throw Refusals.UnsupportedKey("PKCS#8");
        }

        return OfParameters(key, certificate, chain);
    }

    /// <summary>Opens a PKCS#12 file with an SM2 key, which .NET's own loader does not know.</summary>
    /// <exception cref="SigningRefusedException">DF5004: wrong password; DF5005: no key in it; DF5009, DF5015.</exception>
    public static Sm2Key FromPkcs12(Stream file, char[] password)
    {
        var store = new Pkcs12StoreBuilder().Build();
        try
        {
            store.Load(file, password);
        }
        catch (IOException wrong)
        {
            throw Refusals.WrongPin(wrong);
        }

        var alias = store.Aliases.FirstOrDefault(store.IsKeyEntry) ?? throw Refusals.NoKey("PKCS#12");
        var key = store.GetKey(alias).Key as ECPrivateKeyParameters ?? throw Refusals.UnsupportedKey("PKCS#12");
        List<Certificate> chain = [.. store.GetCertificateChain(alias).Select(entry => Certificate.Parse(entry.Certificate.GetEncoded()))];
        return chain is [var own, ..] ? OfParameters(key, own, [.. chain.Skip(1)]) : throw Refusals.NoKey("PKCS#12");
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var signer = new SM2Signer();
        signer.Init(forSigning: true, new ParametersWithRandom(_key, new SecureRandom()));
        signer.BlockUpdate(data);
        return signer.GenerateSignature();
    }

    public void Dispose()
    {
        // BouncyCastle keeps the scalar in managed memory that can't be cleared; the collector takes it.
    }

    private static Sm2Key OfParameters(ECPrivateKeyParameters key, Certificate certificate, IReadOnlyList<Certificate> chain)
    {
        if (!PublicKeyCheck.IsSm2(certificate.PublicKey))
        {
            throw Refusals.UnsupportedKey(certificate.Subject.CommonName);
        }

        var point = key.Parameters.G.Multiply(key.D).Normalize();
        return PublicKeyFactory.CreateKey(certificate.PublicKey.ToArray()) is ECPublicKeyParameters own && own.Q.Normalize().Equals(point)
            ? new Sm2Key(key, certificate, chain) : throw Refusals.KeyDoesNotMatch(certificate.Subject.CommonName);
    }
}
