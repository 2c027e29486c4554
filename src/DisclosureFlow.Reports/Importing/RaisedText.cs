namespace DisclosureFlow.Reports.Importing;

/// <summary>Raised digits (the mark of a note, m²) as the characters that Unicode has for them: beside a figure they must not become part of it.</summary>
internal static class RaisedText
{
    private const string Raised = "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

    public static string Of(string text) => string.Create(text.Length, text, static (raised, text) =>
    {
        for (var index = 0; index < raised.Length; index++)
        {
            raised[index] = char.IsAsciiDigit(text[index]) ? Raised[text[index] - '0'] : text[index];
        }
    });
}
