namespace DisclosureFlow.Pdf.Writing;

/// <summary>An empty signature field reserved on a page (ISO 32000-1, 12.7.4.5). Nothing is drawn in it.</summary>
/// <param name="Name">Field name, unique in the file; later signatures find the field by it.</param>
/// <param name="Description">What a screen reader says (/TU).</param>
/// <param name="X">Left edge in points from the page's left.</param>
/// <param name="Y">Upper edge in points from the page's top.</param>
/// <param name="Width">Points.</param>
/// <param name="Height">Points.</param>
public sealed record SignatureField(string Name, string Description, double X, double Y, double Width, double Height);
