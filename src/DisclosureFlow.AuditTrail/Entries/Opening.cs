using System.Security.Cryptography;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>What an entry commits to in one field: the value and the random salt that keeps it from being guessed.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Salt">32 random bytes, fresh for each field of each entry.</param>
/// <param name="Value">The value as <see cref="EntryField"/> writes it; empty when the act has none.</param>
public sealed record Opening(EntryField Field, byte[] Salt, string Value)
{
    /// <summary>Length of a salt in bytes.</summary>
    public const int SaltLength = 32;

    /// <summary>SHA-256(salt32 ‖ name ‖ 0x0A ‖ value in UTF-8), 32 bytes.</summary>
    /// <exception cref="ArgumentException">The salt has another length, or the value is no well-formed text.</exception>
    public byte[] Commitment()
    {
        if (Salt.Length != SaltLength)
        {
            throw new ArgumentException($"a salt has {SaltLength} bytes, not {Salt.Length}", nameof(Salt));
        }

        return SHA256.HashData([.. Salt, .. Encoding.ASCII.GetBytes(EntryFields.NameOf(Field)), (byte)'\n', .. StrictUtf8.GetBytes(Value)]);
    }

    private static UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
