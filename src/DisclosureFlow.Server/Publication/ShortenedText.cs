namespace DisclosureFlow.Server.Publication;

/// <summary>Shows where a text differs without all that is the same around it.</summary>
internal static class ShortenedText
{
    private const int Kept = 16;

    /// <summary>A long unchanged stretch with its middle left out.</summary>
    public static string Shortened(this string same) => same.Length <= (2 * Kept) + 1 ? same : $"{same[..Kept]}…{same[^Kept..]}";
}
