using System.Formats.Asn1;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Signing.Certificates;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace DisclosureFlow.Signing.Keys;

/// <summary>
/// A token reached by PKCS#11 (a UKey, a smart card, an HSM): the private key never leaves it. Each <see cref="Unlock"/> opens a session of its own
/// with the PIN typed for it, so that a token that was pulled out and put back works at the next signature.
/// </summary>
public sealed class Pkcs11Token : IDisposable
{
    private static readonly Pkcs11InteropFactories Factories = new();

    private readonly IPkcs11Library _library;
    private readonly string _label;

    private Pkcs11Token(IPkcs11Library library, string label) => (_library, _label) = (library, label);

    /// <summary>Loads the maker's library. One process loads a library once.</summary>
    /// <param name="libraryPath">Such as /usr/lib/softhsm/libsofthsm2.so.</param>
    /// <param name="tokenLabel">The token's label, as its maker's program shows it.</param>
    /// <exception cref="SigningRefusedException">DF5005: no such library.</exception>
    public static Pkcs11Token Open(string libraryPath, string tokenLabel)
    {
        try
        {
            return new Pkcs11Token(Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, libraryPath, AppType.MultiThreaded), tokenLabel);
        }
        catch (Exception fault) when (fault is UnmanagedException or Pkcs11Exception or DllNotFoundException)
        {
            throw Refusals.NoKey(libraryPath);
        }
    }

    /// <summary>Logs in and finds the key of the token's certificate.</summary>
    /// <param name="pin">Typed now; not kept.</param>
    /// <param name="chain">Certificates above it, to be embedded.</param>
    /// <exception cref="SigningRefusedException">DF5004: wrong PIN; DF5005: token, key or certificate is absent; DF5015: another kind of key; DF5017: the token has locked itself.</exception>
    public ISigningKey Unlock(ReadOnlySpan<char> pin, IReadOnlyList<Certificate> chain)
    {
        var slot = _library.GetSlotList(SlotsType.WithTokenPresent).Find(candidate => string.Equals(candidate.GetTokenInfo().Label.Trim(), _label, StringComparison.Ordinal))
            ?? throw Refusals.NoKey(_label);
        var session = slot.OpenSession(SessionType.ReadOnly);
        var bytes = Encoding.UTF8.GetBytes(pin.ToArray());
        try
        {
            session.Login(CKU.CKU_USER, bytes);
            return Pkcs11Key.Find(session, chain, _label);
        }
        catch (Pkcs11Exception refused)
        {
            session.Dispose();
            throw refused.RV switch
            {
                CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_INVALID => Refusals.WrongPin(refused),
                CKR.CKR_PIN_LOCKED => Refusals.TokenLocked(_label),
                _ => Refusals.TokenFault(_label, refused.RV.ToString(), refused),
            };
        }
        catch (SigningRefusedException)
        {
            session.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public void Dispose() => _library.Dispose();

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The resolver has to be there before the library's first call.")]
    internal static void ResolveLoader() =>
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, static (name, assembly, path) => Resolve(name, assembly, path));

    // Pkcs11Interop asks for "libdl", which only development packages link; the system's own file is libdl.so.2.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        OperatingSystem.IsLinux() && name is "libdl" && NativeLibrary.TryLoad("libdl.so.2", assembly, path, out var handle) ? handle : nint.Zero;

    private sealed class Pkcs11Key : ISigningKey
    {
        private readonly ISession _session;
        private readonly IObjectHandle _key;
        private readonly string _label;

        private Pkcs11Key(ISession session, IObjectHandle key, Certificate certificate, IReadOnlyList<Certificate> chain, string label)
        {
            (_session, _key, Certificate, Chain, _label) = (session, key, certificate, chain, label);
            Algorithm = PublicKeyCheck.IsRsa(certificate.PublicKey) ? SignatureAlgorithm.RsaSha256
                : PublicKeyCheck.IsSm2(certificate.PublicKey) ? throw Refusals.UnsupportedKey("SM2 (PKCS#11)") : SignatureAlgorithm.EcdsaSha256;
        }

        public Certificate Certificate { get; }

        public IReadOnlyList<Certificate> Chain { get; }

        public SignatureAlgorithm Algorithm { get; }

        public static Pkcs11Key Find(ISession session, IReadOnlyList<Certificate> chain, string label)
        {
            foreach (var found in session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_CERTIFICATE)]))
            {
                var values = session.GetAttributeValue(found, [CKA.CKA_VALUE, CKA.CKA_ID]);
                var keys = session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, values[1].GetValueAsByteArray())]);
                if (keys.Count == 1)
                {
                    return new Pkcs11Key(session, keys[0], Certificate.Parse(values[0].GetValueAsByteArray()), chain, label);
                }
            }

            throw Refusals.NoKey(label);
        }

        public byte[] Sign(ReadOnlySpan<byte> data)
        {
            try
            {
                if (Algorithm == SignatureAlgorithm.RsaSha256)
                {
                    using var rsa = Factories.MechanismFactory.Create(CKM.CKM_SHA256_RSA_PKCS);
                    return _session.Sign(rsa, _key, data.ToArray());
                }

                using var ecdsa = Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
                return Sequence(_session.Sign(ecdsa, _key, SHA256.HashData(data)));
            }
            catch (Pkcs11Exception refused)
            {
                throw Refusals.TokenFault(_label, refused.RV.ToString(), refused);
            }
        }

        public void Dispose()
        {
            try
            {
                _session.Logout();
            }
            catch (Pkcs11Exception)
            {
                // The token was pulled out: there is nothing to log out of.
            }

            _session.Dispose();
        }

        private static IObjectAttribute Attribute(CKA type, CKO value) => Factories.ObjectAttributeFactory.Create(type, value);

        // PKCS#11 gives r and s side by side; CMS wants a SEQUENCE (RFC 5753, 7.2).
        private static byte[] Sequence(byte[] value)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteIntegerUnsigned(Trim(value.AsSpan(0, value.Length / 2)));
                writer.WriteIntegerUnsigned(Trim(value.AsSpan(value.Length / 2)));
            }

            return writer.Encode();
        }

        private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
        {
            var trimmed = number.TrimStart((byte)0);
            return trimmed.IsEmpty ? number[^1..] : trimmed;
        }
    }
}
