namespace DisclosureFlow.Typesetting;

/// <summary>What a font is used for on a page after GB/T 9704-2012.</summary>
public enum FontRole
{
    /// <summary>小标宋: the title.</summary>
    Title,

    /// <summary>仿宋: the body.</summary>
    Body,

    /// <summary>黑体: first level heads.</summary>
    Heading,

    /// <summary>楷体: second level heads.</summary>
    Kai,

    /// <summary>宋体: page numbers and tables.</summary>
    Figures,
}
