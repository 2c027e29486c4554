using System.Runtime.InteropServices;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>A stretch of a file: first byte and number of bytes.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteSpan(int Start, int Length)
{
    /// <summary>The offset after the last byte.</summary>
    public int End => Start + Length;
}
