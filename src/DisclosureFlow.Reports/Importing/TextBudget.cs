namespace DisclosureFlow.Reports.Importing;

/// <summary>Counts the characters a file gives, so that text that unpacks without end is refused while it is read.</summary>
internal sealed class TextBudget(ImportOptions options)
{
    private long taken;

    /// <exception cref="ImportRefusedException">DF1010: more than <see cref="ImportOptions.MaxTextCharacters"/> in all.</exception>
    public void Take(int characters)
    {
        if ((taken += characters) > options.MaxTextCharacters)
        {
            throw Refusals.TooComplex($"文字超过 {options.MaxTextCharacters} 个", $"more than {options.MaxTextCharacters} characters");
        }
    }
}
