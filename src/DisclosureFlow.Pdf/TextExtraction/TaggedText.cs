using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>
/// The text of a tagged PDF by its structure tree: what each heading, paragraph and table cell says. Text that no element owns is
/// listed apart, so that a reader who compares can insist that there is none beyond what he expects.
/// </summary>
public sealed class TaggedText
{
    private TaggedText(IReadOnlyList<TaggedElement> roots, IReadOnlyList<PageText> pages)
    {
        Roots = roots;
        Pages = pages;
    }

    /// <summary>The elements under the structure tree's root; one Document in files that we write.</summary>
    public IReadOnlyList<TaggedElement> Roots { get; }

    /// <summary>Text outside the structure tree, by page.</summary>
    public IReadOnlyList<PageText> Pages { get; }

    /// <summary>All elements in reading order.</summary>
    public IEnumerable<TaggedElement> Elements => Roots.SelectMany(root => root.SelfAndBelow());

    /// <summary>Reads the tree and the pages' content.</summary>
    /// <exception cref="PdfFormatException">The file is not tagged, or its tree, content or fonts are damaged or too large.</exception>
    public static TaggedText Read(PdfFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var contents = PageTree.Read(file).Select(page => PageContentReader.Read(file, page)).ToArray();
        var roots = StructureReader.Read(file, contents);
        return new TaggedText(roots, [.. contents.Select((content, at) => new PageText(at + 1, content.Artifacts, content.Untagged, content.Unowned))]);
    }
}

/// <summary>Text of a page that the structure tree doesn't hold.</summary>
/// <param name="Number">1 for the first page.</param>
/// <param name="Artifacts">Text of each artifact: page numbers, heads repeated at page breaks.</param>
/// <param name="Untagged">Text in no marked content at all; empty in a well tagged file.</param>
/// <param name="Unowned">Text marked for an element that the tree doesn't have; empty in a well tagged file.</param>
public sealed record PageText(int Number, IReadOnlyList<string> Artifacts, string Untagged, string Unowned);
