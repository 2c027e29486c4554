using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Storage;

/// <summary>Bytes named by their SHA-256: editions, uploads, PDFs, definitions. Inserted in the transaction of the act that brings them.</summary>
internal sealed class StoredDocument
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public static void Map(EntityTypeBuilder<StoredDocument> row)
    {
        row.ToTable("document").HasKey(document => document.Sha256);
        row.Property(document => document.Sha256).HasMaxLength(64);
    }
}

/// <summary>Reading and keeping documents. Nothing is read without its hash being checked.</summary>
internal static class Documents
{
    /// <summary>The name of <paramref name="bytes"/>: SHA-256 in lower-case hexadecimal digits.</summary>
    public static string Name(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Adds the bytes unless they are stored already; returns their name. Saved with the running transaction.</summary>
    public static async Task<string> Keep(this Store store, byte[] bytes, DateTimeOffset now, CancellationToken stop)
    {
        var name = Name(bytes);
        if (store.Documents.Local.FindEntry(name) is null && !await store.Documents.AnyAsync(document => document.Sha256 == name, stop))
        {
            store.Documents.Add(new StoredDocument { Sha256 = name, Bytes = bytes, StoredAt = now });
        }

        return name;
    }

    /// <summary>The bytes of that name.</summary>
    /// <exception cref="DocumentMissing">They are not stored.</exception>
    /// <exception cref="DocumentDamaged">What is stored has another hash.</exception>
    public static async Task<byte[]> Read(this Store store, string sha256, CancellationToken stop)
    {
        var bytes = await store.Documents.AsNoTracking().Where(document => document.Sha256 == sha256).Select(document => document.Bytes).SingleOrDefaultAsync(stop)
            ?? throw new DocumentMissing(sha256);
        return string.Equals(Name(bytes), sha256, StringComparison.Ordinal) ? bytes : throw new DocumentDamaged(sha256);
    }
}
