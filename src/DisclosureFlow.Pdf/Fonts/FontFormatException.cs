namespace DisclosureFlow.Pdf.Fonts;

/// <summary>A font file that can't be used: no OpenType font, damaged, or not allowed to be embedded.</summary>
public sealed class FontFormatException(string message) : FormatException(message);
