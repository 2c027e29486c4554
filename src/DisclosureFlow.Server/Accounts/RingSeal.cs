using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace DisclosureFlow.Server.Accounts;

/// <summary>
/// Seals the key ring of DataProtection, which lies in the database, under a key that does not: 32 random bytes in
/// <c>keys/data-protection.key</c>, readable by the owner only. A copy of the database alone opens no cookie and forges none.
/// </summary>
internal sealed class RingSeal(DataFolder folder)
{
    /// <summary>The key's file below the data folder's keys.</summary>
    public const string File = "data-protection.key";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly Lazy<byte[]> key = new(() => ReadOrMake(Path.Combine(folder.Keys, File)));

    /// <summary>Nonce, tag and ciphertext (AES-256-GCM, NIST SP 800-38D), in this order.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Value, TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Sealed under another key, or changed since.</exception>
    public byte[] Open(byte[] sealedBytes)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("a sealed key of the ring is cut off");
        }

        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key.Value, TagBytes);
        aes.Decrypt(sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), plain);
        return plain;
    }

    private static byte[] ReadOrMake(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }

        return System.IO.File.ReadAllBytes(path) is { Length: KeyBytes } bytes ? bytes : throw new RingKeyUnusable(path);
    }
}

/// <summary>Writes each new key of the ring sealed.</summary>
internal sealed class RingEncryptor(RingSeal seal) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(seal.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))), typeof(RingDecryptor));
}

/// <summary>Reads it back; made by DataProtection from the name in the stored element.</summary>
internal sealed class RingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<RingSeal>().Open(Convert.FromBase64String(encryptedElement.Value))));
}

/// <summary>The file that opens the key ring is not one of ours.</summary>
public sealed class RingKeyUnusable(string path) : StoreFault("DF8011",
    $"密钥文件 {path} 长度不对，无法打开会话密钥环。请从备份恢复该文件；找不回的，删除它和数据库中 DataProtectionKeys 表的各行后重新启动，所有人需重新登录。",
    $"The key file {path} does not have 32 bytes, so the key ring stays shut. Restore it from a backup; if it is lost, delete it and the rows of DataProtectionKeys and start again: everybody signs in anew.");
