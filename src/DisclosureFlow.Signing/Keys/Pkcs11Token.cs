using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Signing.Certificates;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace DisclosureFlow.Signing.Keys;

/// <summary>How long a PIN that was typed counts.</summary>
public enum PinScope
{
    /// <summary>For one signature: unlocking is the signer's consent to this one document.</summary>
    Signature,

    /// <summary>Until the key is disposed: for a service's own seal, or a batch that a person started.</summary>
    Session,
}

/// <summary>
/// A token reached by PKCS#11 (a UKey, a smart card, an HSM): the private key never leaves it. Each <see cref="Unlock"/> opens a session of its own
/// with the PIN typed for it, so that a token that was pulled out and put back works at the next signature.
/// </summary>
/// <remarks>PKCS#11 logs a whole process in, not one session: a token is unlocked by one caller at a time, and a second one is refused (DF5018) until the first disposes its key.</remarks>
public sealed class Pkcs11Token : IDisposable
{
    private static readonly Pkcs11InteropFactories Factories = new();

    private readonly string _path;
    private readonly string _label;
    private IPkcs11Library _library;

    private Pkcs11Token(string path, string label) => (_path, _label, _library) = (path, label, Load(path));

    /// <summary>Loads the maker's library. One process loads a library once.</summary>
    /// <param name="libraryPath">Such as /usr/lib/softhsm/libsofthsm2.so.</param>
    /// <param name="tokenLabel">The token's label, as its maker's program shows it.</param>
    /// <exception cref="SigningRefusedException">DF5005: no such library.</exception>
    public static Pkcs11Token Open(string libraryPath, string tokenLabel) => new(libraryPath, tokenLabel);

    /// <summary>Logs in and finds the key of the token's certificate.</summary>
    /// <param name="pin">Typed now; not kept.</param>
    /// <param name="chain">Certificates above it, to be embedded.</param>
    /// <param name="scope">How long the PIN counts.</param>
    /// <param name="usePss">An RSA key signs by RSASSA-PSS instead of PKCS #1 v1.5.</param>
    /// <exception cref="SigningRefusedException">DF5004: wrong PIN; DF5005: token, key or certificate is absent; DF5015: another kind of key; DF5017: the token has locked itself.</exception>
    public ISigningKey Unlock(ReadOnlySpan<char> pin, IReadOnlyList<Certificate> chain, PinScope scope = PinScope.Signature, bool usePss = false)
    {
        var session = OpenSession();
        var bytes = Encoding.UTF8.GetBytes(pin.ToArray());
        try
        {
            session.Login(CKU.CKU_USER, bytes);
            return Pkcs11Key.Find(session, chain, new Pkcs11Key.Use(_label, scope, usePss, [.. bytes]));
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

    private static IPkcs11Library Load(string path)
    {
        try
        {
            return Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded);
        }
        catch (Exception fault) when (fault is UnmanagedException or Pkcs11Exception or DllNotFoundException)
        {
            throw Refusals.NoKey(path);
        }
    }

    private ISession OpenSession()
    {
        try
        {
            return FindSlot().OpenSession(SessionType.ReadOnly);
        }
        catch (Pkcs11Exception lost) when (lost.RV == CKR.CKR_CRYPTOKI_NOT_INITIALIZED)
        {
            // Somebody else in this process ended the library, as drivers do when the last device goes: begin anew.
            _library = Load(_path);
            return FindSlot().OpenSession(SessionType.ReadOnly);
        }
        catch (Pkcs11Exception gone)
        {
            throw Refusals.TokenFault(_label, gone.RV.ToString(), gone);
        }
    }

    // Asked anew each time: a token that was put back may be in another slot.
    private ISlot FindSlot() =>
        _library.GetSlotList(SlotsType.WithTokenPresent).Find(candidate => string.Equals(candidate.GetTokenInfo().Label.Trim(), _label, StringComparison.Ordinal)) ?? throw Refusals.NoKey(_label);

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The resolver has to be there before the library's first call.")]
    internal static void ResolveLoader() =>
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, static (name, assembly, path) => Resolve(name, assembly, path));

    // Pkcs11Interop asks for "libdl", which only development packages link; the system's own file is libdl.so.2.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        OperatingSystem.IsLinux() && name is "libdl" && NativeLibrary.TryLoad("libdl.so.2", assembly, path, out var handle) ? handle : nint.Zero;
}
