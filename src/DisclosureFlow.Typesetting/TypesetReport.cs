using System.Collections.Immutable;

namespace DisclosureFlow.Typesetting;

/// <summary>A typeset document: the bytes to be signed and what they were made from.</summary>
public sealed record TypesetReport
{
    /// <summary>The PDF file.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required int PageCount { get; init; }

    /// <summary>Same edition, date, writer version and fonts: same bytes.</summary>
    public required string WriterVersion { get; init; }

    /// <summary>Which font file served which role.</summary>
    public required ImmutableArray<FontInUse> Fonts { get; init; }

    /// <summary>The reserved signature fields, in reading order.</summary>
    public required ImmutableArray<string> SignatureFields { get; init; }
}

/// <summary>Names of the signature fields reserved on a report's last page.</summary>
public static class SignatureFields
{
    /// <summary>Where the head signs.</summary>
    public const string Head = "单位主要负责人签名";

    /// <summary>Where the organ's own conforming seal goes (国办发〔2025〕33号); never drawn by us.</summary>
    public const string OrganSeal = "发文机关电子印章";
}
