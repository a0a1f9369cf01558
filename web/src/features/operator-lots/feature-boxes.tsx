import { common } from '@/shared/i18n/common';
import { useTexts } from '@/shared/i18n/texts';
import { CheckboxInput } from '@/shared/ui/inputs';
import { type Feature, FEATURES } from './bays';

export function FeatureBoxes({ label, value, onChange }: { label: string; value: Feature[]; onChange: (features: Feature[]) => void }) {
  const words = useTexts(common);
  return (
    <fieldset>
      <legend className="text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-4">
        {FEATURES.map((feature) => (
          <CheckboxInput
            key={feature}
            isSelected={value.includes(feature)}
            onChange={(on) => onChange(FEATURES.filter((other) => (other === feature ? on : value.includes(other))))}
          >
            {words(feature)}
          </CheckboxInput>
        ))}
      </div>
    </fieldset>
  );
}
