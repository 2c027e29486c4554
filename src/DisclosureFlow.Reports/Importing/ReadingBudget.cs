namespace DisclosureFlow.Reports.Importing;

/// <summary>Counts what a file gives, characters and elements, so that one that unpacks without end is refused while it is read.</summary>
internal sealed class ReadingBudget(ImportOptions options)
{
    private long taken;
    private int elements;

    /// <summary>One more element of markup: an empty one has no characters, but costs as much as a short text.</summary>
    /// <exception cref="ImportRefusedException">DF1010: more than <see cref="ImportOptions.MaxElements"/> in all.</exception>
    public void TakeElement()
    {
        if (++elements > options.MaxElements)
        {
            throw Refusals.TooComplex($"内部元素超过 {options.MaxElements} 个", $"more than {options.MaxElements} elements");
        }
    }

    /// <exception cref="ImportRefusedException">DF1010: more than <see cref="ImportOptions.MaxTextCharacters"/> in all.</exception>
    public void Take(int characters)
    {
        if ((taken += characters) > options.MaxTextCharacters)
        {
            throw Refusals.TooComplex($"文字超过 {options.MaxTextCharacters} 个", $"more than {options.MaxTextCharacters} characters");
        }
    }
}
