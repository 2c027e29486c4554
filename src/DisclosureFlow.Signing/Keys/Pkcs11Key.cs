using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace DisclosureFlow.Signing.Keys;

/// <summary>A key on a token, in a session that is logged in.</summary>
internal sealed class Pkcs11Key : ISigningKey
{
    private static readonly Pkcs11InteropFactories Factories = new();

    private readonly ISession _session;
    private readonly IObjectHandle _key;
    private readonly Use _use;
    private readonly bool _asksEachTime;
    private bool _isUsed;

    private Pkcs11Key(ISession session, IObjectHandle key, Certificate certificate, IReadOnlyList<Certificate> chain, Use use)
    {
        (_session, _key, Certificate, Chain, _use) = (session, key, certificate, chain, use);
        Algorithm = PublicKeyCheck.IsRsa(certificate.PublicKey) ? use.Pss || PublicKeyCheck.IsPssOnly(certificate.PublicKey) ? SignatureAlgorithm.RsaPssSha256 : SignatureAlgorithm.RsaSha256
            : PublicKeyCheck.IsSm2(certificate.PublicKey) ? throw Refusals.UnsupportedKey("SM2 (PKCS#11)") : SignatureAlgorithm.EcdsaSha256;
        _asksEachTime = session.GetAttributeValue(key, [CKA.CKA_ALWAYS_AUTHENTICATE]) is [{ CannotBeRead: false } asks] && asks.GetValueAsBool();
    }

    /// <summary>How the key is used.</summary>
    /// <param name="Label">The token's.</param>
    /// <param name="Scope">How long the PIN counts.</param>
    /// <param name="Pss">RSASSA-PSS instead of PKCS #1 v1.5.</param>
    /// <param name="Pin">For a key that asks for it again at each signature; cleared when the key is disposed.</param>
    internal sealed record Use(string Label, PinScope Scope, bool Pss, byte[] Pin);

    public Certificate Certificate { get; }

    public IReadOnlyList<Certificate> Chain { get; }

    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The token's first certificate with exactly one private key of the same identifier.</summary>
    public static Pkcs11Key Find(ISession session, IReadOnlyList<Certificate> chain, Use use)
    {
        foreach (var found in session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_CERTIFICATE)]))
        {
            var values = session.GetAttributeValue(found, [CKA.CKA_VALUE, CKA.CKA_ID]);
            var keys = session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, values[1].GetValueAsByteArray())]);
            if (keys.Count == 1)
            {
                return new Pkcs11Key(session, keys[0], Certificate.Parse(values[0].GetValueAsByteArray()), chain, use);
            }
        }

        throw Refusals.NoKey(use.Label);
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (_isUsed && _use.Scope == PinScope.Signature)
        {
            throw Refusals.PinUsedUp(_use.Label);
        }

        _isUsed = true;
        try
        {
            return Algorithm switch
            {
                SignatureAlgorithm.RsaSha256 => Sign(Factories.MechanismFactory.Create(CKM.CKM_SHA256_RSA_PKCS), data.ToArray()),
                SignatureAlgorithm.RsaPssSha256 => Sign(
                    Factories.MechanismFactory.Create(CKM.CKM_SHA256_RSA_PKCS_PSS, Factories.MechanismParamsFactory.CreateCkRsaPkcsPssParams((ulong)CKM.CKM_SHA256, (ulong)CKG.CKG_MGF1_SHA256, SHA256.HashSizeInBytes)),
                    data.ToArray()),
                _ => EcdsaValue.FromSideBySide(Sign(Factories.MechanismFactory.Create(CKM.CKM_ECDSA), SHA256.HashData(data))),
            };
        }
        catch (Pkcs11Exception refused)
        {
            throw Refusals.TokenFault(_use.Label, refused.RV.ToString(), refused);
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_use.Pin);
        try
        {
            _session.Logout();
        }
        catch (Pkcs11Exception)
        {
            // The token was pulled out: there is nothing to log out of.
        }

        try
        {
            _session.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // As above: the session went with the token.
        }
    }

    private byte[] Sign(IMechanism mechanism, byte[] data)
    {
        using (mechanism)
        {
            // CKA_ALWAYS_AUTHENTICATE: the login belongs to the one operation that was just begun (PKCS#11 v2.40, 4.9).
            return _asksEachTime ? _session.Sign(mechanism, _key, _use.Pin, data) : _session.Sign(mechanism, _key, data);
        }
    }

    private static IObjectAttribute Attribute(CKA type, CKO value) => Factories.ObjectAttributeFactory.Create(type, value);
}
