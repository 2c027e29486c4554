namespace DisclosureFlow.Pdf.Reading;

/// <summary>The file breaks a rule of ISO 32000 that this reader insists on, or a limit. Nothing is repaired by guessing: two readers that guess differently see two documents.</summary>
/// <param name="rule">What was expected, with the clause where one says so.</param>
/// <param name="offset">Byte offset in the file where the rule is broken (for a compressed object: in its decoded stream).</param>
public sealed class PdfFormatException(string rule, long offset) : Exception($"Not a PDF file this reader accepts: at byte {offset}: {rule}.")
{
    public string Rule { get; } = rule;

    public long Offset { get; } = offset;
}
